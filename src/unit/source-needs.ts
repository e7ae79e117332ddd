// What the configured sources need of the unit: that their devices are visible and allowed, that permissions let the
// daemon in, and that it can read their calibrations.
import { resolve } from 'node:path';
import type { SourceConfig } from '../sources/driver.js';
import { driverOf } from '../sources/drivers.js';
import { deviceNeed } from './device-class.js';
import type { FileSystem } from './file-system.js';
import { type Need, type PartOfNeed, together } from './need.js';
import { BITS, permissionNeed } from './permission.js';
import { showFile } from './visible-path.js';

/**
 * What the daemon needs to see a file, at `path` and at the target of a symbolic link, and to be let in. `path` has no
 * `.` and `..`, which would hide the directory that the file is in.
 */
function fileParts(files: FileSystem, path: string, bits: number): PartOfNeed[] {
  const target = files.resolved(path) ?? path;
  const shown = [...new Set([path, target])].map(showFile);
  return [...shown, permissionNeed(files, target, bits, showFile(target).from)];
}

function deviceParts(files: FileSystem, { kind, values }: SourceConfig): PartOfNeed[] {
  const access = driverOf(kind)?.deviceAccess;
  if (access === undefined || typeof values['device'] !== 'string') return [];
  const device = resolve('/', values['device']);
  return [deviceNeed(files, device, access), ...fileParts(files, device, BITS[access])];
}

export function sourceNeeds(sources: readonly SourceConfig[], files: FileSystem): Need[] {
  return sources.flatMap((source) => {
    const { device, calibration } = source.values;
    const who = `source ${source.name}`;
    return [
      together(who, String(device), deviceParts(files, source)),
      calibration
        ? together(
            `${who}: calibration`,
            calibration,
            fileParts(files, resolve('/', calibration), BITS.r),
          )
        : undefined,
    ].filter((need) => need !== undefined);
  });
}
