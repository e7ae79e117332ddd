// The kernel's entropy pool behind /dev/random.
import { confinementOf, type Files, thisMachine } from '../container.js';
import {
  ConfigError,
  type EntropydError,
  PrivilegeError,
  SystemError,
  shortageOf,
} from '../errors.js';
import type { ErrnoName, Native, KernelPool as NativePool, NativeSystemError } from '../native.js';
import { type Bits, bits } from '../units.js';
import type { EntropyPool, PoolWatcher, ReseedOutcome } from './entropy-pool.js';
import type { Seed } from './ledger.js';
import type { PoolView } from './policy.js';
import { readSysctl } from './random-sysctl.js';

/** The errors of open() and the ioctls for a path that is not the kernel's random device. */
const WRONG_DEVICE: ReadonlySet<string> = new Set(['ENOTTY', 'ENOENT', 'ENODEV']);

export class KernelPool implements EntropyPool {
  readonly dryRun = false;
  readonly #native: Native;
  readonly #device: string;
  readonly #pool: NativePool;
  readonly #poolSizeBits: Bits;

  /** Throws ConfigError when the device is not the kernel's random device. */
  constructor(native: Native, device: string) {
    this.#native = native;
    this.#device = device;
    this.#pool = this.#tried(() => new native.KernelPool(device));
    this.#count();
    this.#poolSizeBits = bits(readSysctl(native, 'poolsize'));
  }

  /** Throws PrivilegeError when crediting is not permitted. */
  probe(): void {
    this.#check(this.#pool.probe());
  }

  // Read through the open descriptor: the same number as /proc/sys/kernel/random/entropy_avail (random.c), which
  // cannot be opened while the process has no free descriptor.
  view(): PoolView {
    return {
      poolSizeBits: this.#poolSizeBits,
      entropyAvailBits: this.#count(),
      crngReady: this.#native.crngReady(),
    };
  }

  add(seed: Seed): boolean {
    this.#check(this.#pool.addEntropy(seed.block, seed.bytes, seed.bits));
    return true;
  }

  reseed(): ReseedOutcome {
    const code = this.#pool.reseedCrng();
    if (code === null) return 'reseeded';
    if (code === 'ENODATA') return 'notReady';
    if (code === 'EINVAL' || code === 'ENOTTY') return 'unsupported'; // before Linux 4.17
    throw this.#error(code);
  }

  wakesBelow(): Bits | undefined {
    const threshold = this.#native.readRandomSysctl('write_wakeup_threshold');
    return typeof threshold === 'number' ? bits(threshold) : undefined;
  }

  watch(onWantsEntropy: () => void): PoolWatcher {
    return new this.#native.PoolWatch(this.#pool.fd, onWantsEntropy);
  }

  #count(): Bits {
    return bits(this.#tried(() => this.#pool.entropyCount()));
  }

  #tried<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw this.#error((error as NativeSystemError).code);
    }
  }

  #check(code: ErrnoName): void {
    if (code !== null) throw this.#error(code);
  }

  #error(code: string): EntropydError {
    const cause = { cause: Object.assign(new Error(code), { code }) };
    if (code === 'EPERM') {
      return new PrivilegeError(whyCreditRefused(thisMachine, process.geteuid?.()), cause);
    }
    if (WRONG_DEVICE.has(code)) {
      const sentence = `random-device: ${this.#device} is not the kernel's random device`;
      return new ConfigError(sentence, cause);
    }
    const hint = shortageOf(code);
    const sentence = `${this.#device}: the kernel refused entropy (${code})`;
    return new SystemError(hint === undefined ? sentence : `${sentence}: ${hint}`, cause);
  }
}

/**
 * Why the kernel refuses to credit its pool (EPERM), and what to do about it. `user` is the effective user:
 * in a container or user namespace, "run as root" would not help root.
 */
export function whyCreditRefused(files: Files, user: number | undefined): string {
  const needs = 'crediting the kernel pool needs CAP_SYS_ADMIN';
  const asRoot = `${needs}: run as root, or try --dry-run`;
  if (user !== 0) return asRoot;
  const confinement = confinementOf(files);
  return confinement === undefined
    ? `${asRoot} (root has been deprived of it here: check CapabilityBoundingSet=)`
    : `${needs} of the initial user namespace, and this is ${confinement}: the pool is the host's, ` +
        'so run entropyd on the host, or try --dry-run';
}
