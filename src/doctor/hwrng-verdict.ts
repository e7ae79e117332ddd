// Whether the generator behind /dev/hwrng is worth what sysfs says of it: what was read from it, and what the tests
// of the running daemon say of its bytes, count for more than a name in rng_current.
import { deviceDriver } from '../sources/device-driver.js';
import type { Machine } from './machine.js';
import type { DaemonReport, ReportedSource } from './probes.js';

const HWRNG = deviceDriver.options.device.fallback;
/** Outcomes of a read (TroubleKind) that leave the reader without a byte. 'slow' delivered some. */
const NOTHING = ['noData', 'empty', 'broken', 'absent'];

/** The daemon's source that reads /dev/hwrng. */
export const hwrngSourceOf = (report: DaemonReport | null): ReportedSource | undefined =>
  report?.sources.find(({ name, device }) =>
    device === undefined ? name === deviceDriver.builtIn : device === HWRNG,
  );

/** Whether the running daemon's tests have refused the generator's bytes. */
export const isRejected = ({ probes }: Machine): boolean =>
  /^(quarantined|failed)$/.test(hwrngSourceOf(probes.daemon)?.standing ?? '');

/**
 * Whether the kernel names a generator from which a read got nothing. Without the device file, as in a container,
 * nothing was read, which says nothing of the generator.
 */
export const givesNothing = ({ hwrng, probes, system, virtualization }: Machine): boolean =>
  hwrng.current !== '' &&
  virtualization.container === undefined &&
  system.exists(HWRNG) &&
  NOTHING.includes(probes.hwrng?.outcome ?? '');

/** Whether the generator belongs to the host of this guest, which then knows its bytes: the TPM of a guest does too. */
const isHostsGenerator = ({ hwrng, virtualization }: Machine): boolean =>
  virtualization.hypervisor !== undefined && /virtio|^tpm-rng/.test(hwrng.current);

/** Whether this guest hides its memory from the host, and the generator is the host's: its bytes count nothing. */
export const isKnownToHost = (machine: Machine): boolean =>
  machine.virtualization.confidential !== undefined && isHostsGenerator(machine);

/** Whether the kernel's own hwrng thread seeds the kernel with bytes that nothing speaks against. */
export const hwrngSeeds = (machine: Machine): boolean =>
  machine.hwrng.feedsItself &&
  !isKnownToHost(machine) &&
  !isRejected(machine) &&
  !givesNothing(machine);
