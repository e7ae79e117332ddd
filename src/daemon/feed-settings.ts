// The settings of feeding, converted for the pool of this kernel.
import { type Loaded, whereOf } from '../config/load.js';
import { optionOf } from '../config/schema.js';
import { ConfigError } from '../errors.js';
import { type FeedSettings, type PoolView, watermarkBits } from '../pool/policy.js';
import { whereIn } from '../sources/drivers.js';
import { formatWatermark } from '../units.js';

/** Throws ConfigError if the watermark is above the size of the pool, or if none of the sources may feed alone. */
export function feedSettings(loaded: Loaded, view: PoolView): FeedSettings {
  const { settings, sources } = loaded;
  const [first] = sources;
  if (first !== undefined && sources.every(({ values }) => values.alone === false)) {
    throw new ConfigError(
      `${whereIn(first, 'kind')}: ${first.kind} never makes a feed alone: add a source of another kind, or set alone = true`,
    );
  }
  const bits = watermarkBits(settings.watermark, view.poolSizeBits);
  if (bits === undefined) {
    const { allowed } = optionOf('watermark');
    throw new ConfigError(
      `${whereOf(loaded, 'watermark')}: ${formatWatermark(settings.watermark)} bits are above this kernel's pool of ` +
        `${view.poolSizeBits}; give ${allowed}`,
    );
  }
  return { watermarkBits: bits, reseedInterval: settings.reseedInterval };
}
