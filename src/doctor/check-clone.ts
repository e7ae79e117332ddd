// Does this guest notice when it is cloned or restored from a snapshot?
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';
import { hasVmgenid, hasVmgenidDriver } from './vmgenid.js';

const ADD = `# On the host, with libvirt: add <genid/> under <domain> in 'virsh edit GUEST', then
# shut the guest down and start it again. With plain QEMU: add this option:
#   -device vmgenid,guid=auto`;
const RESEED = 'entropyd once    # first command in each copy: fresh bytes and a reseed';

export function checkClone({ virtualization, log, system }: Machine): Finding | undefined {
  if (
    virtualization.container !== undefined ||
    virtualization.hypervisor === undefined ||
    virtualization.hypervisor === 'uml'
  ) {
    return undefined;
  }
  const last = log.forks.at(-1);
  const past =
    last === undefined
      ? ''
      : ` This has happened ${log.forks.length === 1 ? 'once' : `${log.forks.length} times`}, most recently ` +
        `${last.toFixed(1)} s after the kernel started.`;
  const hasDevice = hasVmgenid(system);
  if (hasDevice && hasVmgenidDriver(system)) {
    return ok(
      'a copy of this machine is noticed (vmgenid)',
      `The kernel reseeds itself when this machine is restored or cloned.${past} Programs with a random generator ` +
        'of their own have to reseed it themselves.',
    );
  }
  if (hasDevice) {
    return warning(
      'the host reports copies of this machine, but this kernel has no driver for it',
      'It offers a generation counter (vmgenid); the driver is missing (CONFIG_VMGENID, since 5.18). Two ' +
        'copies of this machine produce the same random numbers until each reseeds, up to a minute later.',
      RESEED,
    );
  }
  return info(
    'a copy of this machine would not be noticed',
    'The host offers no generation counter (vmgenid). This matters only if this machine is cloned, or ' +
      'restored from a snapshot, while it runs.',
    `${ADD}\n# or, if that is not possible:\n${RESEED}`,
  );
}
