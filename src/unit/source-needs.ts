// What the configured sources need of the unit: to see their device, to be allowed it, and to be let in.
import type { SourceConfig } from '../sources/driver.js';
import { driverOf } from '../sources/drivers.js';
import { deviceNeed } from './device-class.js';
import type { FileSystem } from './file-system.js';
import { type Need, type PartOfNeed, together } from './need.js';
import { BITS, permissionNeed } from './permission.js';
import { showFile } from './visible-path.js';

export function sourceNeeds(sources: readonly SourceConfig[], files: FileSystem): Need[] {
  return sources.flatMap(({ name, kind, values }) => {
    const access = driverOf(kind)?.deviceAccess;
    const { device } = values;
    if (access === undefined || typeof device !== 'string') return [];
    const target = files.resolved(device) ?? device;
    const shown = [...new Set([device, target])].map(showFile);
    const from = showFile(target).from;
    const parts: PartOfNeed[] = [
      deviceNeed(files, device, access),
      ...shown,
      permissionNeed(files, target, BITS[access], from),
    ];
    return together(`source ${name}`, device, parts) ?? [];
  });
}
