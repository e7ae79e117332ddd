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
    .map((name) => ({ pid: Number(name), name: system.text(`/proc/${name}/comm`) ?? '' }))
    .filter(({ name }) => name !== '');
}

/**
 * wchan names the function that it sleeps in, which on some architectures is only the timer's; the
 * stack, where the kernel gives it to us, names all of them. A process that runs shows no syscall.
 */
function waitsFor(system: System, { pid }: Process, where: RegExp, syscall?: string): boolean {
  const of = (file: string): string => system.text(`/proc/${pid}/${file}`) ?? '';
  return (
    where.test(of('wchan')) ||
    (syscall !== undefined && of('syscall').split(' ')[0] === syscall) ||
    where.test(of('stack'))
  );
}

export interface Waiting {
  /** In getrandom() or a read of /dev/random. */
  readonly forCrng: readonly Process[];
  /** In a read of /dev/hwrng. */
  readonly forHwrng: readonly Process[];
}

export function waiting(system: System, all: readonly Process[], architecture: string): Waiting {
  const getrandom = GETRANDOM[architecture];
  return {
    forCrng: all.filter((one) => waitsFor(system, one, WAITS_FOR_CRNG, getrandom)),
    forHwrng: all.filter((one) => one.name !== 'hwrng' && waitsFor(system, one, WAITS_FOR_HWRNG)),
  };
}

/** 'sshd (412), node (7)' */
export const inNames = (processes: readonly Process[]): string =>
  processes.map(({ pid, name }) => `${name} (${pid})`).join(', ');
