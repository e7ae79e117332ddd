// Sources of kind 'device': the hardware generator behind /dev/hwrng, or any character device or FIFO
// that delivers random bytes.
import { type Stats, statSync } from 'node:fs';
import { ConfigError } from '../errors.js';
import type { FileIdentity, Native } from '../native.js';
import { option } from '../options/option.js';
import { devicePath, fromHere } from '../options/values.js';
import { ByteSource } from './byte-source.js';
import { memoryDeviceOf } from './device-identity.js';
import {
  calibrationOption,
  claimOption,
  type Driver,
  onPermanentFailureOption,
  roleOption,
} from './driver.js';

const HWRNG = '/dev/hwrng';

const OPTIONS = {
  device: option<string>({
    key: 'device',
    read: devicePath,
    fromFlag: fromHere,
    fallback: HWRNG,
    show: String,
    allowed: 'the absolute path of a character device or FIFO',
    help: 'the hardware random number generator',
    brief: 'the hardware generator (default /dev/hwrng)',
    kind: 'text',
    reloads: false,
  }),
  claim: claimOption(4, 'the most that a byte of the hardware source is credited with'),
  role: roleOption('the hardware source'),
  onPermanentFailure: onPermanentFailureOption('the hardware source'),
  calibration: calibrationOption('the hardware source'),
} as const;

export const deviceDriver = {
  kind: 'device',
  unit: 'byte',
  builtIn: 'hwrng',
  options: OPTIONS,
  deviceAccess: 'r',
  measured: ['device', 'claim'],
  // A missing device may be plugged in later; a file of the wrong type is a configuration error. But at /dev/hwrng
  // it is the machine's: whoever put it there has hidden the generator, and the other sources are used.
  check(native, where, { device }) {
    const why = whyUnsupported(native, device);
    if (why === null || (device === HWRNG && whatHidesAt(device) !== undefined)) return;
    throw new ConfigError(
      `${where('device')}: ${device} is ${why}, not an entropy source: ` +
        'name a hardware generator such as /dev/hwrng, or a FIFO that one writes to',
    );
  },
  open(native, name, { device, claim }, now) {
    return openDevice(native, { name, device, claim }, now);
  },
} as const satisfies Driver<typeof OPTIONS>;

/** Undefined if there is no such file, or if it may not be looked at. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // missing or inaccessible: the reader reports that, and retries
  }
}

/** As whatHides(), of what the path refers to now. */
export function whatHidesAt(path: string): string | undefined {
  const stat = statOf(path);
  return stat?.isCharacterDevice() ? whatHides({ device: stat.rdev }) : undefined;
}

/** What the device is instead of a generator, and how to undo it; undefined if it is no memory device. */
export function whatHides({ device }: Pick<FileIdentity, 'device'>): string | undefined {
  const memory = memoryDeviceOf(device);
  if (memory === undefined) return undefined;
  return (
    `${memory} under another name, put there by a bind mount, a link, mknod or a container: it holds no entropy and ` +
    'is not read; undo that, and the generator is used again'
  );
}

export interface DeviceSettings {
  readonly name: string;
  readonly device: string;
  /** Claimed min-entropy in bits per byte. */
  readonly claim: number;
}

export function openDevice(
  native: Pick<Native, 'GeneratorReader' | 'SecureBlock' | 'limits'>,
  { name, device, claim }: DeviceSettings,
  now: () => number,
): ByteSource {
  const ifAbsent =
    device === HWRNG ? 'in a guest, add a virtio-rng device' : `check the device of ${name}`;
  const settings = { device };
  return new ByteSource(
    native,
    { name, kind: 'device', settings, device, claim, ifAbsent, whatItIs: whatHides },
    now,
  );
}

/** Why an existing file cannot be a source, by its type alone; null if it can be one, or is missing. */
export function whyUnsupported(native: Native, device: string): string | null {
  const stat = statOf(device);
  return stat === undefined ? null : native.unsupportedFileType(stat.mode, stat.rdev);
}
