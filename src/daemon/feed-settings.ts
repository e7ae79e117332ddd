// The settings of feeding, converted for the pool of this kernel.
import type { Loaded } from '../config/load.js';
import { optionOf } from '../config/schema.js';
import { ConfigError } from '../errors.js';
import { type FeedSettings, type PoolView, watermarkBits } from '../pool/policy.js';
import { formatWatermark } from '../units.js';

/** Throws ConfigError if the watermark is above the size of the pool. */
export function feedSettings({ settings, origins }: Loaded, view: PoolView): FeedSettings {
  const bits = watermarkBits(settings.watermark, view.poolSizeBits);
  if (bits === undefined) {
    const { allowed } = optionOf('watermark');
    const where = origins.watermark.startsWith('/')
      ? `${origins.watermark}: watermark`
      : origins.watermark;
    throw new ConfigError(
      `${where}: ${formatWatermark(settings.watermark)} bits are above this kernel's pool of ` +
        `${view.poolSizeBits}; give ${allowed}`,
    );
  }
  return { watermarkBits: bits, reseedInterval: settings.reseedInterval };
}
