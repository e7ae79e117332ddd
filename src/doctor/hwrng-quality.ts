// The quality of the generator behind /dev/hwrng: if it is 0, the kernel does not credit its bytes. Why it is 0, how
// to change that, and how to make it 0.
import type { Machine } from './machine.js';

export interface ZeroQuality {
  /** What set the quality, worded to follow 'Its quality is 0, ': 'by rng_core.default_quality=0'. */
  readonly by: string;
  /** Whether an administrator configured it, presumably so that untested bytes are not credited. */
  readonly isConfigured: boolean;
  /** What to change so that it is not 0 after the next boot, as text; '' if nothing has to be changed. */
  readonly permanentFix: string;
}

const FOLDERS = ['/etc/modprobe.d', '/run/modprobe.d', '/usr/lib/modprobe.d', '/lib/modprobe.d'];
const OPTION = /^\s*options\s+rng[-_]core\s(?:.*\s)?default_quality=0\s*$/m;

export function whyQualityIsZero({ kernel, system }: Machine): ZeroQuality {
  if (/^0+$/.test(kernel.parameter('rng_core.default_quality') ?? '')) {
    const by = 'rng_core.default_quality=0';
    const permanentFix = `remove ${by} from the kernel's command line`;
    return { by: `by ${by}`, isConfigured: true, permanentFix };
  }
  const file = FOLDERS.flatMap((folder) =>
    system.names(folder).map((name) => `${folder}/${name}`),
  ).find((path) => path.endsWith('.conf') && OPTION.test(system.text(path) ?? ''));
  if (file !== undefined) {
    return {
      by: `by ${file}`,
      isConfigured: true,
      permanentFix: `remove default_quality=0 from ${file}`,
    };
  }
  // Since Linux 6.2 a driver that declares no quality gets 1024, so a 0 must have been written since the boot.
  return kernel.isBefore(6, 2)
    ? {
        by: 'by its driver, as is usual for drivers of this age',
        isConfigured: false,
        permanentFix: "rng_core.default_quality=1000 on the kernel's command line",
      }
    : { by: 'by a write to rng_quality since the boot', isConfigured: false, permanentFix: '' };
}

const CORE = '/sys/class/misc/hw_random';

/**
 * Commands that make the kernel credit nothing from the generator behind /dev/hwrng; `instead` are further commands of
 * that kind. An older kernel has no rng_quality; there a parameter holds for the generator in use. From Linux 6.2 on
 * drivers leave their quality to rng_core.default_quality; before, virtio-rng declares its own, which no parameter changes.
 */
export function creditNothing({ hwrng, kernel }: Machine, instead: readonly string[] = []): string {
  const file =
    hwrng.quality === undefined
      ? '/sys/module/rng_core/parameters/current_quality'
      : `${CORE}/rng_quality`;
  const always = kernel.isBefore(6, 2)
    ? [
        '# at every boot, once systemd-tmpfiles runs; what came before counts:',
        `#   echo 'w ${file} - - - - 0' \\`,
        '#     >/etc/tmpfiles.d/hwrng.conf',
      ]
    : ['# at every boot, on the kernel command line:', '#   rng_core.default_quality=0'];
  return [
    '# no longer credited, until the next boot:',
    `echo 0 >${file}`,
    ...instead,
    ...always,
  ].join('\n');
}
