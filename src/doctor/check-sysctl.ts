// Leftovers of old advice in sysctl.d: thresholds of the pool that current kernels no longer have.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';
import type { System } from './system.js';

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
  readonly line: string;
}

function leftovers(system: System): Leftover[] {
  const files = [
    '/etc/sysctl.conf',
    ...FOLDERS.flatMap((folder) =>
      system
        .names(folder)
        .filter((name) => name.endsWith('.conf'))
        .map((name) => `${folder}/${name}`),
    ),
  ];
  return files.flatMap((file) =>
    [...(system.text(file) ?? '').matchAll(THRESHOLD)].map(([, which, value]) => ({
      file,
      line: `${which}_wakeup_threshold = ${value}`,
    })),
  );
}

export function checkSysctl({ system, kernel }: Machine): Finding | undefined {
  const found = leftovers(system);
  if (found.length === 0) return undefined;
  const files = [...new Set(found.map(({ file }) => file))];
  const lines = found.map(({ file, line }) => `${line} (${file})`).join(', ');
  const effect =
    kernel.pool === 'modern'
      ? 'This kernel has no read_wakeup_threshold, and ignores what is written to the other: the lines do nothing, ' +
        'but for an error in the log of the boot.'
      : 'They set when the kernel asks for entropy; entropyd sets write_wakeup_threshold itself, to its watermark, ' +
        'and gives it back when it stops.';
  return info(
    'thresholds of the pool are set in sysctl.d',
    `${lines}. ${effect}`,
    files.map((file) => `sed -i.old '/random[./].*_wakeup_threshold/d' ${file}`).join('\n'),
  );
}
