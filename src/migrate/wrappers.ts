// Programs and shell words that start the program named in their arguments: nice, env, taskset, start-stop-daemon.
import { posix } from 'node:path';

export interface Unwrapped {
  /** The command that is started. */
  readonly words: readonly string[];
  /** Variables that are set for it. */
  readonly sets: readonly (readonly [name: string, value: string])[];
}

interface Wrapper {
  /** Options whose value is the next word. */
  readonly valued?: string;
  /** How many other words precede the command: a mask, a priority, a directory. */
  readonly operands?: number;
}

const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  busybox: {},
  catchsegv: {},
  cgexec: { valued: '-g' },
  choom: { valued: '-n --adjust' },
  chroot: { operands: 1 },
  chrt: {
    valued: '-T --sched-runtime -P --sched-period -D --sched-deadline',
    operands: 1,
  },
  command: {},
  daemon: { valued: '--check' },
  env: { valued: '-u --unset -C --chdir' },
  exec: { valued: '-a' },
  ionice: { valued: '-c --class -n --classdata' },
  ip: { operands: 3 },
  nice: { valued: '-n --adjustment' },
  nohup: {},
  nsenter: { valued: '-t --target' },
  numactl: {
    valued: '-i --interleave -p --preferred -N --cpunodebind -C --physcpubind -m --membind',
  },
  prlimit: {},
  procd_set_param: { operands: 1 },
  setpriv: {
    valued: '--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits',
  },
  setsid: {},
  stdbuf: { valued: '-i --input -o --output -e --error' },
  sudo: { valued: '-u --user -g --group' },
  'systemd-cat': { valued: '-t --identifier -p --priority' },
  'systemd-inhibit': { valued: '--what --who --why --mode' },
  taskset: { operands: 1 },
  time: { valued: '-o -f' },
  timeout: { valued: '-s --signal -k --kill-after', operands: 1 },
  unshare: {},
};
/** Words of the shell that a command follows. */
const KEYWORDS = ['!', 'do', 'else', 'elif', 'if', 'then', 'while', 'until', '{'];
const ASSIGNMENT = /^([A-Za-z_]\w*)=([\s\S]*)$/;

/** The arguments of start-stop-daemon (of Debian, OpenRC and busybox) that name the program to start. */
function startedProgram(words: readonly string[]): readonly string[] | undefined {
  const end = words.indexOf('--');
  const own = end === -1 ? words : words.slice(0, end);
  if (!own.some((word) => word === '--start' || /^-[a-zA-Z]*S/.test(word))) return undefined;
  const names = ['--exec', '--startas', '-x', '-a'];
  const spelled = own.map((word) => /^(--(?:exec|startas))=(.*)$/.exec(word)?.[2]);
  const program =
    spelled.find((one) => one !== undefined) ??
    own[own.findIndex((one) => names.includes(one)) + 1];
  return program === undefined ? undefined : [program, ...(end === -1 ? [] : words.slice(end + 1))];
}

/** The command inside a wrapper's; undefined if the program is no wrapper. */
export function unwrap([first = '', ...rest]: readonly string[]): Unwrapped | undefined {
  const name = posix.basename(first);
  if (name === 'start-stop-daemon' || name === 'supervise-daemon') {
    const words = startedProgram(name === 'supervise-daemon' ? ['-S', ...rest] : rest);
    return words === undefined ? undefined : { words, sets: [] };
  }
  if (KEYWORDS.includes(first)) return { words: rest, sets: [] };
  if (!Object.hasOwn(WRAPPERS, name)) return undefined;
  const { valued = '', operands = 0 } = WRAPPERS[name] as Wrapper;
  const sets: (readonly [string, string])[] = [];
  let at = 0;
  for (; /^[-+]./.test(rest[at] ?? ''); at++) {
    if (rest[at] === '--') {
      at++;
      break;
    }
    if (valued.split(' ').includes(rest[at] as string)) at++;
  }
  at += operands;
  for (; name === 'env' && ASSIGNMENT.test(rest[at] ?? ''); at++) {
    const [, variable = '', value = ''] = ASSIGNMENT.exec(rest[at] as string) ?? [];
    sets.push([variable, value]);
  }
  return { words: rest.slice(at), sets };
}
