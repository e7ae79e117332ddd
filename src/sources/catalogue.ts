// The only list of sources, in the order in which they are asked.
import { statSync } from 'node:fs';
import { ConfigError } from '../errors.js';
import type { Native } from '../native.js';
import { HwrngSource } from './hwrng.js';
import type { Source } from './source.js';

export const SOURCE_NAMES = ['hwrng'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

export interface SourceSettings {
  readonly source: readonly SourceName[];
  readonly hwrngDevice: string;
}

const DRIVERS: Record<SourceName, (native: Native, settings: SourceSettings) => Source> = {
  hwrng: (native, settings) => {
    refuseWhatIsNoSource(native, settings.hwrngDevice);
    return new HwrngSource(native, settings.hwrngDevice);
  },
};

/** The sources that the settings name, every one when they name none. */
export function openSources(native: Native, settings: SourceSettings): Source[] {
  const wanted = settings.source.length > 0 ? settings.source : SOURCE_NAMES;
  return SOURCE_NAMES.filter((name) => wanted.includes(name)).map((name) =>
    DRIVERS[name](native, settings),
  );
}

// A device that is missing may still come; one of the wrong kind is a mistake in the configuration.
function refuseWhatIsNoSource(native: Native, device: string): void {
  const node = statSync(device, { throwIfNoEntry: false });
  const why = node === undefined ? null : native.kindRefused(node.mode, node.rdev);
  if (why === null) return;
  throw new ConfigError(
    `hwrng-device: ${device} is ${why}, not an entropy source: ` +
      'name a hardware generator such as /dev/hwrng, or a FIFO that one writes to',
  );
}
