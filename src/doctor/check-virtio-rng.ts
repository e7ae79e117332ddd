// Does the host give this guest a generator, and has a driver taken it?
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';
import { cpuSeeds } from './need.js';
import { virtioRngRemedy } from './virtio-rng-remedy.js';

const LOAD = `modprobe virtio_rng
echo virtio_rng >/etc/modules-load.d/virtio_rng.conf    # at every boot`;

function missing(machine: Machine): Finding {
  const { place, hwrng } = machine;
  const title = 'no virtio-rng device in this guest';
  const remedy = virtioRngRemedy(place.hypervisor ?? 'unknown');
  if (hwrng.current !== '') {
    return info(title, `It has another generator: ${hwrng.current}.`, remedy);
  }
  const none = remedy === '' ? ' This hypervisor has none to give.' : '';
  if (cpuSeeds(machine)) {
    return info(
      title,
      `The processor's own generator seeds the kernel; the host's entropy would be a second, independent ` +
        `source, and fresh after a copy of this machine.${none}`,
      remedy,
    );
  }
  const detail =
    'Neither host nor processor gives this kernel entropy: it has the timing of its own interrupts, or ' +
    `its jitter loop, and whoever asks first at boot waits for that.${none}`;
  return remedy === '' ? info(title, detail) : warning(title, detail, remedy);
}

export function checkVirtioRng(machine: Machine): Finding | undefined {
  const { place, hwrng, kernel } = machine;
  if (
    place.container !== undefined ||
    place.hypervisor === undefined ||
    place.hypervisor === 'uml'
  ) {
    return undefined;
  }
  if (hwrng.virtio === undefined) return missing(machine);
  const { device, driver } = hwrng.virtio;
  if (driver !== undefined) {
    return ok(
      'a virtio-rng device, and its driver',
      `${device} is bound to ${driver}: what /dev/hwrng gives comes from the host.`,
    );
  }
  const isBuilt = kernel.config('HW_RANDOM_VIRTIO');
  if (isBuilt === 'n') {
    return warning(
      `a virtio-rng device (${device}) that this kernel cannot use`,
      "It was built without CONFIG_HW_RANDOM_VIRTIO: the host's entropy stays outside.",
      '# install a kernel with CONFIG_HW_RANDOM_VIRTIO (Debian, Ubuntu, Fedora: every packaged one)',
    );
  }
  return warning(
    `a virtio-rng device (${device}) without a driver`,
    'The module virtio_rng is not loaded: the host offers entropy and nobody takes it.',
    LOAD,
  );
}
