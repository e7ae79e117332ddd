// The kernel's hw_random core: which generators are registered, which one is in use, and whether the
// kernel feeds its own pool from it.
import type { Process } from './processes.js';
import type { System } from './system.js';

const CORE = '/sys/class/misc/hw_random';
const VIRTIO = '/sys/bus/virtio/devices';
const VIRTIO_RNG_ID = '0x0004'; // VIRTIO_ID_RNG
/** Device ids of vendor 0x1af4 (Red Hat): the entropy devices of virtio 0.9 and 1.0. */
const PCI_IDS = ['0x1005', '0x1044'];

export interface HwrngFacts {
  readonly available: readonly string[];
  /** rng_current; '' when none is bound. */
  readonly current: string;
  /** rng_quality, bits of entropy per 1024 bits as the driver declares; undefined if it is not in sysfs. */
  readonly quality: number | undefined;
  /** Whether the kernel's hwrng thread, which feeds the pool, runs; undefined if threads are not visible. */
  readonly hasThread: boolean | undefined;
  /** The virtio-rng device on the bus and the driver bound to it. */
  readonly virtio: { readonly device: string; readonly driver: string | undefined } | undefined;
  /** Whether the kernel credits the pool from this generator without a daemon. */
  readonly feedsItself: boolean;
}

function virtioDevice(system: System): HwrngFacts['virtio'] {
  const device = system
    .names(VIRTIO)
    .find((name) => system.text(`${VIRTIO}/${name}/device`) === VIRTIO_RNG_ID);
  if (device !== undefined) {
    return { device, driver: system.target(`${VIRTIO}/${device}/driver`) };
  }
  // Without the driver of the virtio transport the device is visible on the PCI bus only.
  const pci = '/sys/bus/pci/devices';
  const slot = system
    .names(pci)
    .find(
      (name) =>
        system.text(`${pci}/${name}/vendor`) === '0x1af4' &&
        PCI_IDS.includes(system.text(`${pci}/${name}/device`) ?? ''),
    );
  return slot === undefined ? undefined : { device: `PCI ${slot}`, driver: undefined };
}

export function hwrngFacts(system: System, processes: readonly Process[]): HwrngFacts {
  const available = (system.text(`${CORE}/rng_available`) ?? '')
    .split(/\s+/)
    .filter((name) => name !== '' && name !== 'none');
  const current = system.text(`${CORE}/rng_current`) ?? '';
  const quality = system.text(`${CORE}/rng_quality`);
  // The process list of a container has no kernel threads.
  const seesThreads = processes.some(({ name }) => name === 'kthreadd');
  const hasThread = seesThreads ? processes.some(({ name }) => name === 'hwrng') : undefined;
  const isBound = current !== '' && current !== 'none';
  const isCredited = quality === undefined ? hasThread === true : Number(quality) > 0;
  return {
    available,
    current: isBound ? current : '',
    quality: quality === undefined || quality === '' ? undefined : Number(quality),
    hasThread,
    virtio: virtioDevice(system),
    feedsItself: isBound && isCredited && hasThread !== false,
  };
}
