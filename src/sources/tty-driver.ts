// Sources of kind 'tty': a generator at a serial line, or at a USB port that appears as one, such as TrueRNG,
// OneRNG or NeuG. The line is read raw.
import { ConfigError } from '../errors.js';
import type { FlowControl } from '../native.js';
import { option } from '../options/option.js';
import { automatic, devicePath, either, escapedText, oneOf, wholeFrom } from '../options/values.js';
import { ByteSource } from './byte-source.js';
import { whyUnsupported } from './device-driver.js';
import {
  calibrationOption,
  claimOption,
  type Driver,
  onPermanentFailureOption,
  roleOption,
} from './driver.js';

/** Copies of limits in native/core/line_settings.h: settings are read without the addon (see LOWEST_CLAIM). */
export const BAUD_RATES = { lowest: 50, highest: 12_000_000 };
export const MOST_INIT_BYTES = 256;

const OPTIONS = {
  device: option<string>({
    key: 'device',
    read: devicePath,
    fallback: '',
    show: (path) => path || 'none: it has to be given',
    allowed: 'the absolute path of a serial line, best a name that udev keeps',
    help: 'the serial line of the generator',
    kind: 'text',
    reloads: false,
  }),
  baud: option<number>({
    key: 'baud',
    read: either(automatic, wholeFrom(BAUD_RATES.lowest, BAUD_RATES.highest)),
    fallback: 0,
    show: (rate) => (rate === 0 ? 'auto' : String(rate)),
    allowed: `bits per second from ${BAUD_RATES.lowest} to ${BAUD_RATES.highest}, or auto: the rate that the line has`,
    help: 'the rate of the serial line',
    kind: 'text',
    reloads: false,
  }),
  flow: option<FlowControl>({
    key: 'flow',
    read: oneOf(['none', 'hardware', 'software']),
    fallback: 'none',
    show: String,
    allowed: 'none, hardware (RTS and CTS), software (XOFF and XON, to the device)',
    help: 'how the generator is told to pause',
    kind: 'text',
    reloads: false,
  }),
  init: option<string>({
    key: 'init',
    read: escapedText(MOST_INIT_BYTES),
    fallback: '',
    show: (text) => text || 'nothing',
    allowed: `at most ${MOST_INIT_BYTES} bytes, with \\n, \\r, \\t, \\\\ and \\xNN for a byte by its hexadecimal value`,
    help: 'what is sent to the generator each time its line is opened',
    kind: 'text',
    reloads: false,
  }),
  claim: claimOption(4, 'the most that a byte of the generator is credited with'),
  role: roleOption('the generator'),
  onPermanentFailure: onPermanentFailureOption('the generator'),
  calibration: calibrationOption('the generator'),
} as const;

export const ttyDriver = {
  kind: 'tty',
  unit: 'byte',
  options: OPTIONS,
  deviceAccess: 'rw',
  measured: ['device', 'baud', 'flow', 'init', 'claim'],
  // A missing line may be plugged in later; a file of the wrong type is a configuration error.
  check(native, where, { device }) {
    const what = where('device');
    const example = 'name a serial line such as /dev/serial/by-id/usb-…';
    if (device === '') throw new ConfigError(`${what} is missing: ${example}`);
    const why = whyUnsupported(native, device);
    if (why === null) return;
    throw new ConfigError(`${what}: ${device} is ${why}, not an entropy source: ${example}`);
  },
  open(native, name, { device, baud, flow, init, claim }, now) {
    const settings = { device, baud, flow, init };
    const ifAbsent = `check the device of ${name}`;
    return new ByteSource(native, { name, kind: 'tty', settings, device, claim, ifAbsent }, now);
  },
} as const satisfies Driver<typeof OPTIONS>;
