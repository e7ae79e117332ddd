// The guest of test/lab/slow-device.sh: who feeds a legacy pool from a generator of how many bytes a
// second while readers empty it, and what was seen, as numbers and as a table.
import { bootGuest, LEGACY_KERNEL, numbersOf, type Said } from './uml.js';

export interface Scene {
  /** behind, beside, hwrng, jitter, rngd, haveged or nobody. */
  readonly who: string;
  /** What the generator makes in bytes per second; 0 for those that read none. */
  readonly rate: number;
}

export interface Seen extends Scene {
  /** From one reader to the next, in seconds. */
  readonly pause: number;
  /** How long a reader waited that found the pool empty when the feeder had started. */
  readonly firstMs: number;
  readonly belowPercent: number;
  readonly longestBelowMs: number;
  readonly longestWaitMs: number;
  /** Readers that had their 256 bits. */
  readonly served: number;
  readonly bitsGained: number;
}

export interface Timing {
  readonly pauses: readonly number[];
  /** For each pause. */
  readonly seconds: number;
  /** Longest wait for the first 256 bits. */
  readonly firstSeconds: number;
}

export async function watchSlowDevice(scenes: readonly Scene[], timing: Timing): Promise<Seen[]> {
  const { pauses, seconds, firstSeconds } = timing;
  const said = await bootGuest({
    kernel: LEGACY_KERNEL,
    script: 'slow-device.sh',
    words: [
      `LAB_SCENES=${scenes.map(({ who, rate }) => `${who}:${rate}`).join()}`,
      `LAB_PAUSES=${pauses.join()}`,
      `LAB_SECONDS=${seconds}`,
      `LAB_FIRST=${firstSeconds}`,
    ],
    withinMs: 60_000 + scenes.length * (firstSeconds + pauses.length * (seconds + 5) + 10) * 1000,
  });
  const seen = scenes.flatMap((scene) => pauses.map((pause) => whatWasSeen(said, scene, pause)));
  console.log(table(said, seen));
  return seen;
}

function whatWasSeen(said: Said, scene: Scene, pause: number): Seen {
  const name = `${scene.who}:${scene.rate}`;
  const [firstMs = 0] = numbersOf(said, `${name}:first`);
  const [belowPercent = 0, longestBelowMs = 0, longestWaitMs = 0, served = 0, bitsGained = 0] =
    numbersOf(said, `${name}:${pause}`);
  return {
    ...{ ...scene, pause, firstMs, belowPercent },
    ...{ longestBelowMs, longestWaitMs, served, bitsGained },
  };
}

function table(said: Said, seen: readonly Seen[]): string {
  const rows = seen.map(({ who, rate, pause, ...numbers }) => {
    const [taken = 0, credited = 0] = numbersOf(said, `${who}:${rate}:bits`);
    const cells = [who, rate, pause, ...Object.values(numbers), taken, credited];
    return `| ${cells.join(' | ')} |`;
  });
  return (
    '| fed by | generator, bytes/s | a reader each s | first reader served after ms ' +
    '| below watermark % | longest ms | longest wait of a reader ms | readers served | bits gained ' +
    '| bytes taken, all pauses | bits credited, all pauses |\n' +
    `|${'---|'.repeat(11)}\n${rows.join('\n')}`
  );
}
