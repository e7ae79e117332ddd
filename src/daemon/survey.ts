// Which sources are here and what they are worth, measured by asking each for a few blocks.
import type { Settings } from '../config/schema.js';
import { Gate } from '../health/gate.js';
import { inWords, rawTestsIn } from '../health/verdict.js';
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import { openSources } from '../sources/catalogue.js';
import { Supply } from './supply.js';

/** Long enough for two blocks of a device that gives 200 bytes a second. */
const PATIENCE_MS = 30_000;

const SILENT: Log = { error() {}, warn() {}, info() {}, debug() {}, setLevel() {} };

async function surveyOne(supply: Supply, now: () => number) {
  const start = now();
  while (supply.standing === 'onTrial' && supply.usable && now() - start < PATIENCE_MS) {
    await supply.deliver();
  }
  const { name, device, standing, bytesRead, claimedBitsPerByte, measuredBitsPerByte, reason } =
    supply.snapshot();
  const identity = supply.source.identity();
  const usable = standing === 'trusted';
  supply.close();
  return {
    name,
    present: supply.present,
    usable,
    reason: reason || (usable ? 'passes its tests' : 'too slow, or fails some of its tests'),
    device,
    identity,
    standing,
    claimedBitsPerByte,
    measuredBitsPerByte,
    samplesPerSecond: Math.round(bytesRead / ((now() - start) / 1000)),
  };
}

const EXAMINED = 100_000; // samples; SP 800-90B 4.3 wants 1024 at least
const JITTER_STEPS = 8;
/** What the jitter source is to be good for at the very least; a test of it, not a claim. */
const JITTER_TRIAL_BITS = 1;

/** The jitter collector is measured and judged, but not used: it has no claim yet (decision 6). */
async function surveyJitter(native: Native, now: () => number) {
  const recorder = new native.JitterRecorder(0, JITTER_STEPS, 'cycles');
  const start = now();
  const failed = rawTestsIn(await recorder.examine(EXAMINED, JITTER_TRIAL_BITS));
  const seconds = (now() - start) / 1000;
  const { step, tableBytes } = recorder;
  recorder.close();
  const health =
    failed.length === 0
      ? `passes its health tests at ${JITTER_TRIAL_BITS} bit a sample`
      : `fails ${inWords(failed)}`;
  return {
    name: 'jitter',
    present: step > 0,
    usable: false,
    reason: `${health}; it has no claim yet, so nothing is credited`,
    device: `a walk of ${tableBytes / 2 ** 20} MiB, timer step ${step}`,
    identity: '',
    standing: 'onTrial' as const,
    claimedBitsPerSample: 0,
    measuredBitsPerSample: null,
    samplesPerSecond: Math.round(EXAMINED / seconds),
  };
}

export type Survey = (
  | Awaited<ReturnType<typeof surveyOne>>
  | Awaited<ReturnType<typeof surveyJitter>>
)[];

/** Throws ConfigError when a source is pointed at what can be none. */
export async function survey(
  native: Native,
  settings: Pick<Settings, 'source' | 'hwrngDevice'>,
  now: () => number,
): Promise<Survey> {
  const found: Survey = [];
  for (const source of openSources(native, settings, now)) {
    found.push(
      await surveyOne(new Supply(source, new Gate(native, source.claim), SILENT, now), now),
    );
  }
  found.push(await surveyJitter(native, now));
  return found;
}
