// Does this guest notice that it was copied or restored from a snapshot?
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';
import { hasVmgenid, hasVmgenidDriver } from './vmgenid.js';

const ADD = `# On the host, with libvirt: <genid/> below <domain> in 'virsh edit GUEST', then a full stop
# plain QEMU, as an option at its next start:
#   -device vmgenid,guid=auto`;
const RESEED = 'entropyd once    # in each copy, first of all: fresh bytes and a reseed';

export function checkClone({ place, log, system }: Machine): Finding | undefined {
  if (
    place.container !== undefined ||
    place.hypervisor === undefined ||
    place.hypervisor === 'uml'
  ) {
    return undefined;
  }
  const last = log.forks.at(-1);
  const past =
    last === undefined
      ? ''
      : ` It has been so ${log.forks.length === 1 ? 'once' : `${log.forks.length} times`}, the last time ` +
        `${last.toFixed(1)} s after the kernel started.`;
  const hasDevice = hasVmgenid(system);
  if (hasDevice && hasVmgenidDriver(system)) {
    return ok(
      'a copy of this machine is noticed (vmgenid)',
      `The kernel reseeds itself when it was restored or cloned.${past} Programs that keep secrets of their ` +
        'own must do the same.',
    );
  }
  if (hasDevice) {
    return warning(
      'the host tells of copies, and this kernel does not listen',
      'It offers a generation counter (vmgenid); the driver is missing (CONFIG_VMGENID, since 5.18). Two ' +
        'copies of this machine give the same random numbers until each reseeds, up to a minute.',
      RESEED,
    );
  }
  return info(
    'a copy of this machine would not be noticed',
    'The host offers no generation counter (vmgenid). It matters only if this machine is cloned, or ' +
      'restored from snapshots, while it runs.',
    `${ADD}\n# or, where that cannot be:\n${RESEED}`,
  );
}
