// Which sources are here and what they are worth, measured by asking each for a few blocks.
import type { Settings } from '../config/schema.js';
import { Gate } from '../health/gate.js';
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

export type Survey = Awaited<ReturnType<typeof surveyOne>>[];

/** Throws ConfigError when a source is pointed at what can be none. */
export async function survey(
  native: Native,
  settings: Pick<Settings, 'source' | 'hwrngDevice'>,
  now: () => number,
): Promise<Survey> {
  const found = [];
  for (const source of openSources(native, settings, now)) {
    found.push(
      await surveyOne(new Supply(source, new Gate(native, source.claim), SILENT, now), now),
    );
  }
  return found;
}
