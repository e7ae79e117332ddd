// The processes of this machine: their names, and which of them wait for random bytes.
import type { System } from './system.js';

export interface Process {
  readonly pid: number;
  readonly name: string;
}

/** The system call number of getrandom(2) by architecture. */
const GETRANDOM: Readonly<Record<string, string>> = {
  x64: '318',
  arm64: '278',
  riscv64: '278',
  loong64: '278',
  arm: '384',
  ia32: '355',
  s390x: '349',
  ppc64: '359',
};
/** The system call number of read(2). */
const READ: Readonly<Record<string, string>> = {
  x64: '0',
  arm64: '63',
  riscv64: '63',
  loong64: '63',
  arm: '3',
  ia32: '3',
  s390x: '3',
  ppc64: '3',
};
/** By the device that is read, where wchan is not known. */
const READS: Readonly<Record<string, Wait>> = { random: 'forCrng', hwrng: 'forHwrng' };
const WAITS_FOR_CRNG = /wait_for_random_bytes|_?random_read|sys_getrandom|urandom_read/;
const WAITS_FOR_HWRNG = /rng_dev_read|virtio_read/;
/** Kernel functions in which most threads sleep. For these threads, maybe thousands, only wchan is read. */
const WAITS_ELSEWHERE = /^(do_)?(futex_|e?poll_|ep_poll|sys_poll|select|wait$)|_?thread(_fn)?$/;

export function allProcesses(system: System): Process[] {
  return system
    .names('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((one, other) => one - other)
    .map((pid) => ({ pid, name: system.text(`/proc/${pid}/comm`) ?? '' }))
    .filter(({ name }) => name !== '');
}

type Wait = 'forCrng' | 'forHwrng';

export interface Waiting {
  /** Blocked in getrandom() or in a read of /dev/random. */
  readonly forCrng: readonly Process[];
  /** Blocked in a read of /dev/hwrng. */
  readonly forHwrng: readonly Process[];
  /** False if this kernel shows of no thread what it waits for: built without KALLSYMS, each wchan is 0. */
  readonly canTell: boolean;
}

/** What is seen of a thread; `wait` is '' if it waits for something else, or nothing is known. */
interface Seen {
  readonly wait: Wait | '';
  /** Whether the kernel shows what the thread waits for; undefined if that cannot be told from this thread. */
  readonly isShown: boolean | undefined;
}

/** By the device behind the descriptor of a read(2), "0 0x5 0x7f…". */
function byDescriptor(system: System, thread: string, call: string, read: string): Wait | '' {
  const [number, descriptor = ''] = call.split(' ');
  if (number !== read) return '';
  return READS[system.target(`${thread}/fd/${Number(descriptor)}`) ?? ''] ?? '';
}

/**
 * What a thread waits for, told by its system call and by wchan, the kernel function in which it sleeps: 0 for a
 * thread that runs, or in a kernel without KALLSYMS. User-mode Linux does not show the system call, and its wchan only
 * names the timer's function: the stack is then searched too, if it may be read.
 */
function waitsFor(system: System, thread: string, architecture: string): Seen {
  const of = (file: string): string | undefined => system.text(`${thread}/${file}`);
  const wchan = of('wchan') ?? '';
  const isShown = wchan === '' ? undefined : wchan !== '0';
  if (WAITS_ELSEWHERE.test(wchan)) return { wait: '', isShown };
  const call = of('syscall');
  if (call?.split(' ', 1)[0] === GETRANDOM[architecture]) return { wait: 'forCrng', isShown: true };
  const where = `${wchan} ${call === undefined ? (of('stack') ?? '') : ''}`;
  if (WAITS_FOR_CRNG.test(where)) return { wait: 'forCrng', isShown };
  if (WAITS_FOR_HWRNG.test(where)) return { wait: 'forHwrng', isShown };
  if (isShown === true || call === undefined || !/^\d/.test(call)) return { wait: '', isShown };
  return { wait: byDescriptor(system, thread, call, READ[architecture] ?? ''), isShown: true };
}

/** All threads, since the first one is often idle. A recorded machine may have no list of threads. */
function threads(system: System, pid: number): string[] {
  const ids = system.names(`/proc/${pid}/task`);
  return ids.length === 0 ? [`/proc/${pid}`] : ids.map((id) => `/proc/${pid}/task/${id}`);
}

export function waiting(system: System, all: readonly Process[], architecture: string): Waiting {
  const found = { forCrng: [] as Process[], forHwrng: [] as Process[] };
  const own = /^Pid:\s+(\d+)/m.exec(system.text('/proc/self/status') ?? '')?.[1];
  let hidden = 0;
  let shown = 0;
  for (const process of all) {
    // Leaves out the kernel's own reader, and ours, which may still hang in a device without data.
    if (process.name === 'hwrng' || String(process.pid) === own) continue;
    const seen = threads(system, process.pid).map((thread) =>
      waitsFor(system, thread, architecture),
    );
    hidden += seen.filter(({ isShown }) => isShown === false).length;
    shown += seen.filter(({ isShown }) => isShown === true).length;
    const waits = seen.map(({ wait }) => wait);
    const what = waits.find((one) => one === 'forCrng') ?? waits.find((one) => one !== '');
    if (what !== undefined) found[what].push(process);
  }
  return { ...found, canTell: hidden === 0 || shown > 0 };
}

/** Names with process IDs: 'sshd (pid 412), node (pid 7)'. */
export const formatProcesses = (processes: readonly Process[]): string =>
  processes.map(({ pid, name }) => `${name} (pid ${pid})`).join(', ');
