// Runs a remedy as if it were pasted into a root shell, with a directory in place of /etc and with programs
// that only record their arguments.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Changes } from './recorded-system.js';

export const PROGRAMS = [
  ...['virsh', 'qm', 'curl', 'systemctl', 'journalctl', 'modprobe', 'mount', 'sudo'],
  ...['entropyd', 'entropyd-seed', 'systemd/install.sh'],
];
const COMMANDS = [
  ...PROGRAMS,
  'echo',
  'printf',
  'mkdir',
  'cat',
  'grep',
  'unset',
  'dmesg',
  'sed',
  'ls',
];

/** The lines of the remedy that do not begin with a command. */
export function noCommands(remedy: string): string[] {
  return remedy
    .replace(/(\\|\|\|)\n/g, ' ')
    .split('\n')
    .filter((line) => !/^(#|$)/.test(line) && !COMMANDS.includes(line.split(' ')[0] as string));
}

/** The lines that do not fit a terminal of 80 columns, though a comment in them could stand elsewhere. */
export const tooWide = (remedy: string): string[] =>
  remedy.split('\n').filter((line) => line.length > 80 - 6 && /(^| )# /.test(line));

export interface Pasted {
  /** "virsh start GUEST", in the order in which they were run. */
  readonly calls: readonly string[];
  /** What it wrote below /etc. */
  readonly files: Changes;
  readonly stderr: string;
}

/** `failing`: the calls that end with an error. */
export function paste(remedy: string, failing: RegExp = /^$/): Pasted {
  const root = mkdtempSync(join(tmpdir(), 'entropyd-remedy-'));
  try {
    const programs = PROGRAMS.filter((name) => /^[a-z]+$/.test(name)).map(
      (name) =>
        `${name}() { echo "${name} $*" >>calls; ! echo "${name} $*" | grep -Eq -e '${failing.source}'; }`,
    );
    // A shell's function has no dash in its name.
    for (const name of PROGRAMS.filter((one) => /^[a-z]+-[a-z]+$/.test(one))) {
      const text = `#!/bin/sh\necho "${name} $*" >>${root}/calls\n`;
      writeFileSync(join(root, name), text, { mode: 0o755 });
    }
    const path = `PATH=${root}:$PATH`;
    const script = [path, ...programs, remedy.replaceAll('/etc/', `${root}/etc/`)].join('\n');
    const { stderr } = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
    const read = (path: string): string => readFileSync(join(root, path), 'utf8');
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const files = paths.filter((path) => path.startsWith('etc/') && /\.\w+$/.test(path));
    return {
      calls: paths.includes('calls') ? read('calls').trim().split('\n') : [],
      files: Object.fromEntries(
        files.filter((path) => !path.endsWith('.d')).map((path) => [`/${path}`, read(path)]),
      ),
      stderr,
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
