// The kernel's hw_random core: which generators it has, which one it uses, and whether it feeds its
// own pool from it.
import type { Process } from './processes.js';
import type { System } from './system.js';

const CORE = '/sys/class/misc/hw_random';
const VIRTIO = '/sys/bus/virtio/devices';
const VIRTIO_RNG_ID = '0x0004'; // VIRTIO_ID_RNG
/** Of the vendor Red Hat, 1af4: an entropy device of virtio 0.9 and of 1.0. */
const PCI_IDS = ['0x1005', '0x1044'];

export interface HwrngFacts {
  readonly available: readonly string[];
  /** rng_current; '' when none is bound. */
  readonly current: string;
  /** Of 1024, what the driver says a byte holds; undefined where the kernel does not tell. */
  readonly quality: number | undefined;
  /** The kernel's own thread, which feeds the pool; undefined where no threads can be seen. */
  readonly hasThread: boolean | undefined;
  /** A virtio-rng device on the bus, and whether a driver has taken it. */
  readonly virtio: { readonly device: string; readonly driver: string | undefined } | undefined;
  /** What /dev/hwrng gives is in the pool without anybody's help. */
  readonly feedsItself: boolean;
}

function virtioDevice(system: System): HwrngFacts['virtio'] {
  const device = system
    .names(VIRTIO)
    .find((name) => system.text(`${VIRTIO}/${name}/device`) === VIRTIO_RNG_ID);
  if (device !== undefined) {
    return { device, driver: system.target(`${VIRTIO}/${device}/driver`) };
  }
  // The transport's driver is missing too: the device shows on its PCI bus only.
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
  // A container's own list of processes has no thread of the kernel.
  const seesThreads = processes.some(({ name }) => name === 'kthreadd');
  const hasThread = seesThreads ? processes.some(({ name }) => name === 'hwrng') : undefined;
  const isBound = current !== '' && current !== 'none';
  const isWorth = quality === undefined ? hasThread === true : Number(quality) > 0;
  return {
    available,
    current: isBound ? current : '',
    quality: quality === undefined || quality === '' ? undefined : Number(quality),
    hasThread,
    virtio: virtioDevice(system),
    feedsItself: isBound && isWorth && hasThread !== false,
  };
}
