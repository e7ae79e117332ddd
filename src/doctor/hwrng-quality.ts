// Why the kernel credits nothing of its generator: who set its quality to 0, and how that is taken back.
import type { Machine } from './machine.js';

export interface Zero {
  /** 'by rng_core.default_quality=0' */
  readonly by: string;
  /** Somebody configured it so: to keep untested bytes from being credited, there is no other reason. */
  readonly isChosen: boolean;
  /** What has to be done for the next boots, in words; '' where they need nothing. */
  readonly forGood: string;
}

const FOLDERS = ['/etc/modprobe.d', '/run/modprobe.d', '/usr/lib/modprobe.d', '/lib/modprobe.d'];
const OPTION = /^\s*options\s+rng[-_]core\s(?:.*\s)?default_quality=0\s*$/m;

export function whyZero({ kernel, system }: Machine): Zero {
  if (/^0+$/.test(kernel.parameter('rng_core.default_quality') ?? '')) {
    const by = 'rng_core.default_quality=0';
    const forGood = `take ${by} off the kernel's command line`;
    return { by: `by ${by}`, isChosen: true, forGood };
  }
  const file = FOLDERS.flatMap((folder) =>
    system.names(folder).map((name) => `${folder}/${name}`),
  ).find((path) => path.endsWith('.conf') && OPTION.test(system.text(path) ?? ''));
  if (file !== undefined) {
    return { by: `by ${file}`, isChosen: true, forGood: `take default_quality=0 out of ${file}` };
  }
  // From 6.2 a driver that claims nothing is taken at its full word: a 0 is somebody's.
  return kernel.isBefore(6, 2)
    ? {
        by: 'by its driver, as drivers of this age have it',
        isChosen: false,
        forGood: "rng_core.default_quality=1000 on the kernel's command line",
      }
    : { by: 'by a write to rng_quality since the boot', isChosen: false, forGood: '' };
}
