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

export interface Waiting {
  /** Blocked in getrandom() or in a read of /dev/random. */
  readonly forCrng: readonly Process[];
  /** Blocked in a read of /dev/hwrng. */
  readonly forHwrng: readonly Process[];
}

/**
 * What a thread waits for, told by its system call and by wchan, the kernel function in which it sleeps.
 * User-mode Linux does not show the system call, and its wchan only names the timer's function: the stack is
 * then searched too, if it may be read.
 */
function waitsFor(system: System, thread: string, getrandom: string): keyof Waiting | '' {
  const of = (file: string): string | undefined => system.text(`${thread}/${file}`);
  const wchan = of('wchan') ?? '';
  if (WAITS_ELSEWHERE.test(wchan)) return '';
  const call = of('syscall');
  if (call?.split(' ', 1)[0] === getrandom) return 'forCrng';
  const where = `${wchan} ${call === undefined ? (of('stack') ?? '') : ''}`;
  return WAITS_FOR_CRNG.test(where) ? 'forCrng' : WAITS_FOR_HWRNG.test(where) ? 'forHwrng' : '';
}

/** All threads, since the first one is often idle. A recorded machine may have no list of threads. */
function threads(system: System, pid: number): string[] {
  const ids = system.names(`/proc/${pid}/task`);
  return ids.length === 0 ? [`/proc/${pid}`] : ids.map((id) => `/proc/${pid}/task/${id}`);
}

export function waiting(system: System, all: readonly Process[], architecture: string): Waiting {
  const found = { forCrng: [] as Process[], forHwrng: [] as Process[] };
  const getrandom = GETRANDOM[architecture] ?? 'unknown';
  const own = /^Pid:\s+(\d+)/m.exec(system.text('/proc/self/status') ?? '')?.[1];
  for (const process of all) {
    // Leaves out the kernel's own reader, and ours, which may still hang in a device without data.
    if (process.name === 'hwrng' || String(process.pid) === own) continue;
    const waits = threads(system, process.pid).map((thread) => waitsFor(system, thread, getrandom));
    const what = waits.find((one) => one === 'forCrng') ?? waits.find((one) => one !== '');
    if (what !== undefined) found[what].push(process);
  }
  return found;
}

/** Names with process IDs: 'sshd (412), node (7)'. */
export const formatProcesses = (processes: readonly Process[]): string =>
  processes.map(({ pid, name }) => `${name} (${pid})`).join(', ');
