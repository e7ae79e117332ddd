// Leftovers of old advice in sysctl.d: thresholds of the pool that current kernels no longer have.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';
import type { System } from './system.js';

const MAIN = '/etc/sysctl.conf';
/** In the order of sysctl.d(5): of files of one name only the first directory's is read. */
const FOLDERS = [
  '/etc/sysctl.d',
  '/run/sysctl.d',
  '/usr/local/lib/sysctl.d',
  '/usr/lib/sysctl.d',
  '/lib/sysctl.d',
];
/** In both of sysctl.d's forms: kernel.random.… and kernel/random/…; a leading '-' ignores errors. */
const THRESHOLD = /^\s*-?\s*kernel[./]random[./](read|write)_wakeup_threshold\s*=\s*(\S+)/gm;

interface Leftover {
  readonly file: string;
  readonly which: 'read' | 'write';
  readonly value: string;
}

/** The files that are read at a boot, without the links to /etc/sysctl.conf that distributions put into /etc/sysctl.d. */
function filesOf(system: System): string[] {
  const paths = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const name of system.names(folder)) {
      const path = `${folder}/${name}`;
      const isMain = system.target(path) === 'sysctl.conf';
      if (name.endsWith('.conf') && !isMain && !paths.has(name)) paths.set(name, path);
    }
  }
  return [MAIN, ...paths.values()];
}

const leftovers = (system: System): Leftover[] =>
  filesOf(system).flatMap((file) =>
    [...(system.text(file) ?? '').matchAll(THRESHOLD)].map(([, which, value = '']) => ({
      file,
      which: which as Leftover['which'],
      value,
    })),
  );

/** What a threshold does on this kernel. Linux 5.6 removed the one of reads. */
function effectOf(which: Leftover['which'], { system, kernel }: Machine): string {
  if (which === 'read') {
    return system.exists('/proc/sys/kernel/random/read_wakeup_threshold')
      ? 'read_wakeup_threshold sets how many bits the pool must hold before /dev/random can be read.'
      : 'This kernel has no read_wakeup_threshold: the line only causes an error message at boot.';
  }
  return kernel.pool === 'modern'
    ? 'This kernel ignores what is written to write_wakeup_threshold.'
    : 'write_wakeup_threshold sets when the kernel asks for entropy; entropyd sets it itself, to its watermark, and ' +
        'gives it back when it stops.';
}

/** A file below /usr/lib belongs to a package: one of its name in /etc/sysctl.d takes its place. */
function remedyOf(file: string): string {
  const lines = "'/random[./].*_wakeup_threshold/d'";
  return /^(\/usr)?\/lib\//.test(file)
    ? `sed ${lines} ${file} >/etc/sysctl.d/${file.split('/').at(-1)}`
    : `sed -i.old --follow-symlinks ${lines} ${file}`;
}

export function checkSysctl(machine: Machine): Finding | undefined {
  const found = leftovers(machine.system);
  if (found.length === 0) return undefined;
  const files = [...new Set(found.map(({ file }) => file))];
  const lines = found.map(
    ({ file, which, value }) => `${which}_wakeup_threshold = ${value} (${file})`,
  );
  const effects = [...new Set(found.map(({ which }) => effectOf(which, machine)))];
  return info(
    'thresholds of the pool are set in sysctl.d',
    `${lines.join(', ')}. ${effects.join(' ')}`,
    files.map(remedyOf).join('\n'),
  );
}
