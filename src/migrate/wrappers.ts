// Programs and shell words that start the program named in their arguments: nice, env, taskset, start-stop-daemon.
import { posix } from 'node:path';
import { startedProgram } from './start-stop-daemon.js';

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
  chpst: { valued: '-u -U -b -e -/ -n -l -L -m -d -o -p -f -c -C -r' },
  chroot: { operands: 1 },
  chrt: {
    valued: '-T --sched-runtime -P --sched-period -D --sched-deadline',
    operands: 1,
  },
  command: {},
  daemon: { valued: '--check' },
  doas: { valued: '-u -C' },
  env: { valued: '-u --unset -C --chdir' },
  envdir: { operands: 1 },
  exec: { valued: '-a' },
  flock: { valued: '-w --wait --timeout -E --conflict-exit-code', operands: 1 },
  gosu: { operands: 1 },
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
  runuser: { valued: '-u --user -g --group -G --supp-group' },
  's6-envdir': { operands: 1 },
  's6-setuidgid': { operands: 1 },
  setpriv: {
    valued: '--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits',
  },
  setsid: {},
  setuidgid: { operands: 1 },
  stdbuf: { valued: '-i --input -o --output -e --error' },
  'su-exec': { operands: 1 },
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

const SCRIPT = /^(?:-[a-z]*c|--(?:session-)?command)$/;

/** su and runuser run the script after -c by a shell; runuser has the command itself if -u names the user. */
function ofUser(name: string, rest: readonly string[]): readonly string[] | undefined {
  const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (name === 'runuser' && own.some((word) => /^(?:-u|--user\b)/.test(word))) return undefined;
  const script =
    rest.map((word) => /^--(?:session-)?command=([\s\S]*)$/.exec(word)?.[1]).find(Boolean) ??
    rest.find((_, at) => SCRIPT.test(rest[at - 1] ?? ''));
  return script === undefined ? [] : ['sh', '-c', script];
}

/** The command inside a wrapper's; undefined if the program is no wrapper. */
export function unwrap([first = '', ...rest]: readonly string[]): Unwrapped | undefined {
  const name = posix.basename(first);
  if (name === 'start-stop-daemon' || name === 'supervise-daemon') {
    const words = startedProgram(name === 'supervise-daemon' ? ['-S', ...rest] : rest);
    return words === undefined ? undefined : { words, sets: [] };
  }
  const byUser = ['su', 'runuser'].includes(name) ? ofUser(name, rest) : undefined;
  if (byUser !== undefined) return { words: byUser, sets: [] };
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
  // flock and others pass what follows -c to a shell.
  return { words: rest[at] === '-c' ? ['sh', ...rest.slice(at)] : rest.slice(at), sets };
}
