// What is wrong when a generator has not delivered a block, by the result of the read: its kind, and a sentence on what
// to do.
import { NO_THREAD, shortageOf } from '../errors.js';
import type { ReadResult } from '../native.js';
import { formatDuration, type Milliseconds } from '../units.js';
import type { TroubleKind } from './source.js';

const TROUBLE_OF: Record<Exclude<ReadResult['status'], 'ok'>, TroubleKind> = {
  timeout: 'noData',
  endOfFile: 'ended',
  tryAgain: 'empty',
  noDevice: 'absent',
  notPermitted: 'notPermitted',
  notASource: 'unsupportedFile',
  notATerminal: 'unsupportedFile',
  hungUp: 'absent',
  notThatFast: 'broken',
  notSettable: 'broken',
  ioError: 'broken',
  closed: 'closed',
};

/** The sentences for statuses that only a serial line can have. */
const SENTENCES: Partial<Record<ReadResult['status'], (device: string) => string>> = {
  hungUp: (device) => `absent: ${device} was unplugged, or its line was hung up`,
  notATerminal: (device) => `${device} is not a serial line: kind = "device" is for other devices`,
  notThatFast: (device) => `broken: ${device} cannot run at the configured baud rate`,
  notSettable: (device) => `broken: ${device} refuses 8 data bits, no parity or the flow control`,
};

/** What to do about a missing permission. Root lacks it only in a service with a device policy or in a container. */
export const ifNotPermitted = (isRoot: boolean): string =>
  isRoot
    ? 'the unit, or a container, does not allow it; entropyd config unit prints the drop-in that does'
    : 'run as root';

/** EAGAIN means that no thread could be started: the device's own EAGAIN is the status 'tryAgain'. */
const hintFor = (code: string | null): string | undefined =>
  code === 'EAGAIN' ? NO_THREAD : shortageOf(code ?? '');

/** The kind of trouble that a result is which is not a whole block. */
export function kindOf({ status, code }: ReadResult): TroubleKind {
  if (status === 'ok') return 'broken';
  if (code === 'EBUSY') return 'empty';
  return status === 'ioError' && hintFor(code) !== undefined ? 'shortage' : TROUBLE_OF[status];
}

/** What the sentences need to know of a generator. */
export interface Described {
  /** For people: the path of the device, or what the generator is. */
  readonly device: string;
  /** What to do if there is no such device; printed after 'there is no /dev/hwrng; '. */
  readonly ifAbsent: string;
  /** What the device is if its type of file cannot be a source; printed after its path. */
  readonly whatItIs?: string | undefined;
}

export function describe(
  { device, ifAbsent, whatItIs }: Described,
  result: ReadResult,
  timeout: Milliseconds,
): string {
  const kind = kindOf(result);
  const { status, code, answer } = result;
  const sentence = SENTENCES[status]?.(device);
  if (sentence !== undefined) return sentence;
  switch (kind) {
    case 'noData':
      return `no data: ${device} delivered no byte for ${formatDuration(timeout)}`;
    case 'ended':
      return `ended: ${device} has no writer (end of file)`;
    case 'empty':
      return `empty: ${device} has no bytes at the moment (${code})`;
    case 'absent':
      return code === 'ENOENT'
        ? `absent: there is no ${device}; ${ifAbsent}`
        : `absent: no driver is bound to ${device} (${code})`;
    case 'notPermitted':
      return `no permission to read ${device} (${code}): ${ifNotPermitted(process.getuid?.() === 0)}`;
    case 'unsupportedFile':
      return `${device} is ${whatItIs ?? 'not an entropy source'}`;
    case 'shortage':
      return `${device} cannot be read (${code}): ${hintFor(code)}`;
    case 'closed':
      return 'closed';
    default:
      if (answer !== undefined) {
        return `broken: ${device} refuses the command with its code 0x${answer.toString(16)}`;
      }
      return `broken: reading ${device} failed (${code})`;
  }
}
