// Does the host offer this guest a virtio-rng device, and is a driver bound to it?
import { type Finding, info, ok, warning } from './check.js';
import { generatorRemedy } from './generator-remedy.js';
import { hypervisorRow } from './hypervisors.js';
import type { Machine } from './machine.js';
import { cpuSeeds, loaderSeeded } from './who-seeds.js';

const LOAD = `modprobe virtio_rng
echo virtio_rng >/etc/modules-load.d/virtio_rng.conf    # at every boot`;

const OWN = "The processor's own generator seeds the kernel";
const PASSED = 'A seed that the boot loader or the hypervisor passes seeds the kernel';
const SECOND =
  "the host's entropy would be a second, independent source, and fresh bytes after this machine was copied.";
const ALONE =
  'Neither the host nor the processor seeds this kernel: it has only interrupt timing and ' +
  'its jitter loop, and the first program that asks at boot waits for them.';

function missing(machine: Machine): Finding {
  const { hwrng, virtualization } = machine;
  const title = 'no virtio-rng device in this guest';
  if (hwrng.current !== '') {
    return info(title, `It has another generator: ${hwrng.current}.`);
  }
  if (virtualization.confidential !== undefined) {
    return info(title, 'In a confidential guest the bytes of the host would count for nothing.');
  }
  const remedy = generatorRemedy(machine);
  const { name } = hypervisorRow(virtualization.hypervisor ?? 'unknown');
  const none =
    remedy === ''
      ? ` ${name} offers no way to add one: nothing can be done, and the other sources have to do.`
      : '';
  const by = cpuSeeds(machine) ? OWN : loaderSeeded(machine) ? PASSED : undefined;
  if (by !== undefined) return info(title, `${by}; ${SECOND}${none}`, remedy);
  return (remedy === '' ? info : warning)(title, `${ALONE}${none}`, remedy);
}

export function checkVirtioRng(machine: Machine): Finding | undefined {
  const { virtualization, hwrng, kernel } = machine;
  if (
    virtualization.container !== undefined ||
    virtualization.hypervisor === undefined ||
    virtualization.hypervisor === 'uml'
  ) {
    return undefined;
  }
  if (hwrng.virtio === undefined) return missing(machine);
  const { device, driver } = hwrng.virtio;
  if (driver !== undefined) {
    return ok(
      'a virtio-rng device with its driver',
      `${device} is bound to ${driver}: the bytes of /dev/hwrng come from the host.`,
    );
  }
  const isBuilt = kernel.config('HW_RANDOM_VIRTIO');
  if (isBuilt === 'n') {
    return warning(
      `a virtio-rng device (${device}) that this kernel cannot use`,
      "It was built without CONFIG_HW_RANDOM_VIRTIO, so the host's entropy is not used.",
      '# install a kernel with CONFIG_HW_RANDOM_VIRTIO: those of Debian, Ubuntu\n# and Fedora have it',
    );
  }
  return warning(
    `a virtio-rng device (${device}) without a driver`,
    'The module virtio_rng is not loaded: the host offers entropy that is not used.',
    LOAD,
  );
}
