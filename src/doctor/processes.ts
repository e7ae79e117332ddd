// The processes, as far as the doctor cares: their names, and what those that wait are waiting for.
import type { System } from './system.js';

export interface Process {
  readonly pid: number;
  readonly name: string;
}

/** getrandom(2) by the kernel's architecture, as its syscall table numbers it. */
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
/** Where most threads of most machines sleep: of them nothing more is read, for there may be thousands. */
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
  /** In getrandom() or a read of /dev/random. */
  readonly forCrng: readonly Process[];
  /** In a read of /dev/hwrng. */
  readonly forHwrng: readonly Process[];
}

/**
 * wchan names the function that it sleeps in. An architecture that does not show the system call (UML)
 * names only the timer's there: the stack, where the kernel gives it to us, names all of them.
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

/** The first thread is often idle: Java's main() runs in the second. A recording may name none. */
function threads(system: System, pid: number): string[] {
  const ids = system.names(`/proc/${pid}/task`);
  return ids.length === 0 ? [`/proc/${pid}`] : ids.map((id) => `/proc/${pid}/task/${id}`);
}

export function waiting(system: System, all: readonly Process[], architecture: string): Waiting {
  const found = { forCrng: [] as Process[], forHwrng: [] as Process[] };
  const getrandom = GETRANDOM[architecture] ?? 'unknown';
  const own = /^Pid:\s+(\d+)/m.exec(system.text('/proc/self/status') ?? '')?.[1];
  for (const process of all) {
    // The kernel's own reader, and ours, which a mute device may still hold.
    if (process.name === 'hwrng' || String(process.pid) === own) continue;
    const waits = threads(system, process.pid).map((thread) => waitsFor(system, thread, getrandom));
    const what = waits.find((one) => one === 'forCrng') ?? waits.find((one) => one !== '');
    if (what !== undefined) found[what].push(process);
  }
  return found;
}

/** 'sshd (412), node (7)' */
export const inNames = (processes: readonly Process[]): string =>
  processes.map(({ pid, name }) => `${name} (${pid})`).join(', ');
