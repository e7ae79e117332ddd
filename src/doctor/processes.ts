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
 * names only the timer's there: the stack, where the kernel gives it to us, names all of them. A
 * process that runs shows nothing.
 */
function waitsFor(system: System, pid: number, getrandom: string | undefined): keyof Waiting | '' {
  const of = (file: string): string | undefined => system.text(`/proc/${pid}/${file}`);
  const call = of('syscall');
  if (call !== undefined && call.split(' ')[0] === getrandom) return 'forCrng';
  const where = `${of('wchan') ?? ''} ${call === undefined ? (of('stack') ?? '') : ''}`;
  return WAITS_FOR_CRNG.test(where) ? 'forCrng' : WAITS_FOR_HWRNG.test(where) ? 'forHwrng' : '';
}

export function waiting(system: System, all: readonly Process[], architecture: string): Waiting {
  const found = { forCrng: [] as Process[], forHwrng: [] as Process[] };
  for (const process of all) {
    if (process.name === 'hwrng') continue; // the kernel's own
    const what = waitsFor(system, process.pid, GETRANDOM[architecture]);
    if (what !== '') found[what].push(process);
  }
  return found;
}

/** 'sshd (412), node (7)' */
export const inNames = (processes: readonly Process[]): string =>
  processes.map(({ pid, name }) => `${name} (${pid})`).join(', ');
