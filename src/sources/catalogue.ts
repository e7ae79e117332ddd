// The only list of sources. They are asked in the order in which the settings name them.
import { statSync } from 'node:fs';
import { ConfigError } from '../errors.js';
import type { Native } from '../native.js';
import { type HwrngSettings, HwrngSource } from './hwrng.js';
import { type JitterSettings, JitterSource } from './jitter.js';
import type { Source } from './source.js';

export const SOURCE_NAMES = ['hwrng', 'jitter'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

export interface SourceSettings extends HwrngSettings, JitterSettings {
  readonly source: readonly SourceName[];
}

const DRIVERS: Record<
  SourceName,
  (native: Native, settings: SourceSettings, now: () => number) => Source
> = {
  hwrng: (native, settings, now) => new HwrngSource(native, settings, now),
  jitter: (native, settings, now) => new JitterSource(native, settings, now),
};

const wanted = ({ source }: SourceSettings): Iterable<SourceName> =>
  source.length > 0 ? new Set(source) : SOURCE_NAMES;

/** Throws ConfigError where a device that the settings name is of a kind that can be no source. */
export function refuseWrongKinds(native: Native, settings: SourceSettings): void {
  for (const name of wanted(settings)) {
    if (name === 'hwrng') refuseWhatIsNoSource(native, settings.hwrngDevice);
  }
}

/** The sources that the settings name, every one when they name none; `now` is monotonic. */
export function openSources(native: Native, settings: SourceSettings, now: () => number): Source[] {
  refuseWrongKinds(native, settings);
  return [...wanted(settings)].map((name) => DRIVERS[name](native, settings, now));
}

// A device that is missing may still come; one of the wrong kind is a mistake in the configuration.
function refuseWhatIsNoSource(native: Native, device: string): void {
  const why = whyNoSource(native, device);
  if (why === null) return;
  throw new ConfigError(
    `hwrng-device: ${device} is ${why}, not an entropy source: ` +
      'name a hardware generator such as /dev/hwrng, or a FIFO that one writes to',
  );
}

/** Why a path that is there can be no source, by its kind alone; null where it can. */
export function whyNoSource(native: Native, device: string): string | null {
  try {
    const { mode, rdev } = statSync(device);
    return native.kindRefused(mode, rdev);
  } catch {
    return null; // missing or out of reach: the reader will say so, again and again
  }
}
