// Which sources are here and what they are worth, measured by asking each for a few blocks.
import type { Settings } from '../config/schema.js';
import { Gate } from '../health/gate.js';
import { TRIAL_BLOCKS, WINDOW_FAILURES } from '../health/standing.js';
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import { openSources } from '../sources/catalogue.js';
import { Supply } from './supply.js';

const SILENT: Log = { error() {}, warn() {}, info() {}, debug() {}, setLevel() {} };

async function surveyOne(supply: Supply, now: () => number) {
  const start = now();
  for (let turn = 0; turn < TRIAL_BLOCKS + WINDOW_FAILURES; ++turn) {
    await supply.deliver();
    if (supply.standing === 'trusted' || !supply.usable) break;
  }
  const { name, device, standing, bytesRead, claimedBitsPerByte, measuredBitsPerByte, reason } =
    supply.snapshot();
  const identity = supply.source.identity();
  const usable = standing === 'trusted';
  supply.close();
  return {
    name,
    present: bytesRead > 0,
    usable,
    reason: reason || (usable ? 'passes its tests' : 'did not pass its first tests'),
    device,
    identity,
    standing,
    claimedBitsPerByte,
    measuredBitsPerByte,
    samplesPerSecond: Math.round(bytesRead / ((now() - start) / 1000)),
  };
}

export type Survey = Awaited<ReturnType<typeof surveyOne>>[];

/** Throws ConfigError when a source is pointed at what can be none. */
export async function survey(
  native: Native,
  settings: Pick<Settings, 'source' | 'hwrngDevice'>,
  now: () => number,
): Promise<Survey> {
  const found = [];
  for (const source of openSources(native, settings)) {
    found.push(
      await surveyOne(new Supply(source, new Gate(native, source.claim), SILENT, now), now),
    );
  }
  return found;
}
