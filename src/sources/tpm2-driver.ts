// Sources of kind 'tpm2': the random generator of a TPM 2.0, by the command TPM2_GetRandom.
import { ConfigError } from '../errors.js';
import { option } from '../options/option.js';
import { devicePath } from '../options/values.js';
import { ByteSource } from './byte-source.js';
import { statOf, whyUnsupported } from './device-driver.js';
import {
  calibrationOption,
  claimOption,
  type Driver,
  onPermanentFailureOption,
  roleOption,
} from './driver.js';

/** The kernel's resource manager, which several programs may use at the same time. */
const RESOURCE_MANAGER = '/dev/tpmrm0';

const OPTIONS = {
  device: option<string>({
    key: 'device',
    read: devicePath,
    fallback: RESOURCE_MANAGER,
    show: String,
    allowed: 'the absolute path of the character device of a TPM 2.0',
    help: 'the TPM',
    kind: 'text',
    reloads: false,
  }),
  claim: claimOption(4, 'the most that a byte of the TPM is credited with'),
  role: roleOption('the TPM', ['always', 'fallback']),
  onPermanentFailure: onPermanentFailureOption('the TPM'),
  calibration: calibrationOption('the TPM'),
} as const;

export const tpm2Driver = {
  kind: 'tpm2',
  unit: 'byte',
  options: OPTIONS,
  deviceAccess: 'rw',
  measured: ['device', 'claim'],
  // A missing device may appear when its driver is loaded; a file of the wrong type is a configuration error.
  check(native, where, { device }) {
    const why = whyUnsupported(native, device) ?? (statOf(device)?.isFIFO() ? 'a FIFO' : null);
    if (why === null) return;
    throw new ConfigError(
      `${where('device')}: ${device} is ${why}, not a TPM: name a character device such as ${RESOURCE_MANAGER}`,
    );
  },
  open(native, name, { device, claim }, now) {
    const ifAbsent = 'no TPM 2.0 was found, or its driver is not loaded (tpm_tis, tpm_crb)';
    const settings = { device };
    return new ByteSource(native, { name, kind: 'tpm2', settings, device, claim, ifAbsent }, now);
  },
} as const satisfies Driver<typeof OPTIONS>;
