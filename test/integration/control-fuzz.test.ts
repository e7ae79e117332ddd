// Mutated control messages against a daemon that feeds, with V8 as tight as in its unit. 2000 by
// default; ENTROPYD_FUZZ_MESSAGES=1000000 (npm run fuzz) prints what it cost. ENTROPYD_FUZZ_SEED repeats.
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  LineReader,
  LONGEST_REQUEST,
  readAnswer,
  readRequest,
} from '../../src/service/control-codec.js';
import { temporaryDirectory } from '../support/fifo.js';
import { Running, unitFlags } from '../support/program.js';
import { until } from '../support/until.js';

const MESSAGES = Number(process.env['ENTROPYD_FUZZ_MESSAGES'] ?? 2000);
const SEED = Number(process.env['ENTROPYD_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** Within the daemon's bounds, so that every one of these has to be answered. */
const LANES_A_SOCKET = 6;

/** mulberry32: numbers from 0 up to below `most`, the same for the same seed. */
function dice(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * most);
  };
}

type Dice = ReturnType<typeof dice>;
const noise = (roll: Dice, most: number): Buffer =>
  Buffer.from(Array.from({ length: roll(most) }, () => roll(256)));

function mutated(roll: Dice): Buffer {
  // A reseed that stays one costs a block of the device: a few will do.
  const ask = roll(100) === 0 ? 'reseed' : 'status';
  let message = Buffer.from(`{"ask":"${ask}"}\n`);
  for (let changes = roll(4); changes > 0; --changes) {
    const at = roll(message.length + 1);
    const [head, tail] = [message.subarray(0, at), message.subarray(at)];
    const change = [
      () => Buffer.concat([head, noise(roll, 9), tail]),
      () => Buffer.concat([head, tail.subarray(roll(9))]),
      () => Buffer.concat([head, tail, head]),
      () =>
        Buffer.concat([head, Buffer.alloc(roll(3 * LONGEST_REQUEST), '[{"\n\0x'[roll(6)]), tail]),
      () => Buffer.concat([head, Buffer.from([(tail[0] ?? 0) ^ (1 << roll(8))]), tail.subarray(1)]),
      () => Buffer.from(message.toString('latin1').replace('status', '__proto__'), 'latin1'),
    ][roll(6)];
    message = change?.() ?? message;
  }
  return message;
}

interface Exchange {
  /** Undefined where the connection was broken off before an answer could be read. */
  readonly heard: string | undefined;
}

/** Sends it in pieces, then waits, hangs up or closes its half. */
function exchange(path: string, message: Buffer, roll: Dice): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = connect({ path, allowHalfOpen: true });
    let heard = '';
    let isBroken = false;
    const over = (): void => {
      socket.destroy();
      resolve({ heard: isBroken ? undefined : heard });
    };
    socket.setEncoding('latin1').on('data', (text) => (heard += text));
    socket.on('error', () => {
      isBroken = true; // it hung up while we were talking
    });
    socket.on('end', over).on('close', over);
    const cut = roll(message.length + 1);
    socket.write(message.subarray(0, cut));
    const rest = (): void => {
      if (roll(20) === 0) {
        isBroken = true;
        socket.destroy();
        return;
      }
      socket.write(message.subarray(cut));
      // Without an end of line only our own end makes the daemon hang up before its deadline.
      if (roll(2) === 0 || !message.includes(10)) socket.end();
    };
    if (roll(4) === 0) setImmediate(rest);
    else rest();
  });
}

/** What is wrong with an answer; undefined when nothing is. */
function complaint(message: Buffer, heard: string, isControl: boolean): string | undefined {
  const line = new LineReader(LONGEST_REQUEST).add(message);
  if (line.kind === 'partial') return heard === '' ? undefined : 'an answer to half a request';
  const request = line.kind === 'line' ? readRequest(line.bytes) : undefined;
  const ask = request?.kind === 'ask' ? request.ask : undefined;
  const answer = readAnswer(Buffer.from(heard, 'latin1'), ask ?? 'status');
  const mayAsk = ask === 'status' || (ask === 'reseed' && isControl);
  const expected = mayAsk ? 'document' : 'refused';
  return answer.kind === expected ? undefined : `${answer.kind} in place of ${expected}`;
}

let directory: string;
let daemon: Running | undefined;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(async () => {
  await daemon?.stop();
  rmSync(directory, { recursive: true });
});

const anonymousKiB = (pid: number): number =>
  Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

it(
  `a daemon feeds on while ${MESSAGES} mutated messages come in (seed ${SEED})`,
  async () => {
    const control = join(directory, 'control.sock');
    const paths = [control, join(directory, 'status.sock')];
    daemon = new Running({
      args: ['run', '--dry-run=auto', '--reseed-interval', '1s', '--control-socket', control],
      nodeFlags: unitFlags(),
    });
    await daemon.event('credited', { bits: 256 });
    const { pid } = daemon;
    const roll = dice(SEED);
    const credits = async (): Promise<number> => {
      const { heard = '' } = await exchange(control, Buffer.from('{"ask":"status"}\n'), () => 1);
      return JSON.parse(heard).status.feed.credits;
    };
    let left = 0;
    let answered = 0;
    const wrong: string[] = [];
    const lane = async (path: string): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const message = mutated(roll);
        const { heard } = await exchange(path, message, roll);
        if (heard === undefined) continue;
        if (heard !== '') answered += 1;
        const why = complaint(message, heard, path === control);
        if (why !== undefined) wrong.push(`${why}: ${JSON.stringify(message.toString('latin1'))}`);
      }
    };
    const send = async (count: number): Promise<void> => {
      left = count;
      const lanes = paths.flatMap((path) => new Array(LANES_A_SOCKET).fill(path));
      await Promise.all(lanes.map(lane));
    };
    await send(Math.min(2000, MESSAGES / 2)); // what a first client loads is loaded
    const before = { credits: await credits(), KiB: anonymousKiB(pid), cpuMs: daemon.cpuMs() };
    const start = performance.now();
    await send(MESSAGES - Math.min(2000, MESSAGES / 2));
    const seconds = (performance.now() - start) / 1000;
    const after = { credits: await credits(), KiB: anonymousKiB(pid), cpuMs: daemon.cpuMs() };
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(answered).toBeGreaterThan(MESSAGES / 2);
    expect(daemon.child.exitCode).toBeNull();
    // Whatever is no line of the log, but for V8's word on its flags.
    const bad = daemon.lines.filter(
      ({ level, msg }) =>
        level >= 50 || (level === 0 && !msg.startsWith('Warning: disabling flag')),
    );
    expect(bad).toEqual([]);
    await until(async () => (await credits()) !== before.credits);
    console.log(
      `${MESSAGES} messages (seed ${SEED}), ${answered} answered, ${seconds.toFixed(1)} s; ` +
        `RssAnon ${before.KiB} KiB before, ${after.KiB} KiB after; ` +
        `${after.credits - before.credits} credits meanwhile, ` +
        `${((after.cpuMs - before.cpuMs) / 1000).toFixed(1)} s of processor time`,
    );
  },
  MESSAGES > 2000 ? 7_200_000 : 120_000,
);
