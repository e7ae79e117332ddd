// Pushes of all sizes and manners, and a client that pushes over a Unix socket and takes the answer.
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** How a push is written: each part, then the pause after it; `ends` if the writer closes its sending side. */
export interface Push {
  readonly parts: readonly Uint8Array[];
  readonly ends: boolean;
  readonly pauseMs: number;
}

const SIZES = [0, 1, 15, 4095, 4096, 4097, 65_536, 1 << 20];

/** The push of this number: bytes of every value, in two parts, one in ten slow, one in fifty never ended. */
export function mutatedPush(seed: number): Push {
  const size = SIZES[seed % SIZES.length] as number;
  const bytes = Buffer.alloc(size);
  // A linear congruential generator (Numerical Recipes), so that each number has bytes of its own.
  for (let index = 0, state = seed; index < Math.min(size, 8192); ++index) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  const cut = Math.min(size, (seed * 7919) % 5000);
  return {
    parts: [bytes.subarray(0, cut), bytes.subarray(cut)],
    ends: seed % 50 !== 49,
    pauseMs: seed % 10 === 9 ? 30 : 0,
  };
}

export const sizeOf = ({ parts }: Push): number =>
  parts.reduce((sum, { length }) => sum + length, 0);

/**
 * What the answer to a mutated push has to say. A slow writer can be kept waiting for so long that the rest of its push
 * comes too late.
 */
export function isAnswerTo(push: Push, answer: string): boolean {
  if (!/^\{[^\n]*\}\n$/.test(answer)) return false;
  const document = JSON.parse(answer);
  const wholly = Math.min(sizeOf(push), 4096);
  const isCut = push.pauseMs > 0 && !document.pushEnded && document.bytesMixed <= wholly;
  const isWhole = document.bytesMixed === wholly && (push.ends || !document.pushEnded);
  const exitCode = document.bytesMixed === 0 ? 69 : 0;
  return (
    (isWhole || isCut) &&
    document.exitCode === exitCode &&
    document.reseeded &&
    document.bitsCredited === 0
  );
}

/** All that comes until the other side closes. */
export async function answerTo(path: string, { parts, ends, pauseMs }: Push): Promise<string> {
  const socket = connect(path);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text;
  });
  socket.on('error', () => {}); // it may have enough, or be gone
  const closed = once(socket, 'close');
  for (const part of parts) {
    if (part.length > 0) socket.write(part);
    if (pauseMs > 0) await pause(pauseMs);
  }
  if (ends) socket.end();
  await closed;
  return answer;
}

export const whole = (bytes: Uint8Array): Push => ({ parts: [bytes], ends: true, pauseMs: 0 });
