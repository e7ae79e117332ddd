// The sink: the kernel's pool behind /dev/random.
import { ConfigError, type EntropydError, PrivilegeError, SystemError } from '../errors.js';
import type { ErrnoName, Native, KernelPool as NativePool } from '../native.js';
import { type Bits, bits } from '../units.js';
import type { EntropyPool, PoolWatcher, ReseedOutcome } from './entropy-pool.js';
import type { Seed } from './ledger.js';
import type { PoolView } from './policy.js';
import { readSysctl } from './random-sysctl.js';

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
    this.#pool = new native.KernelPool(device);
    this.#check(this.#pool.error);
    if (typeof this.#pool.entropyCount() === 'string') throw this.#error('ENOTTY');
    this.#poolSizeBits = bits(readSysctl(native, 'poolsize'));
  }

  /** Whether crediting is allowed; throws PrivilegeError when it is not. */
  probe(): void {
    this.#check(this.#pool.probe());
  }

  view(): PoolView {
    return {
      poolSizeBits: this.#poolSizeBits,
      entropyAvailBits: bits(readSysctl(this.#native, 'entropy_avail')),
      crngReady: this.#native.crngReady(),
    };
  }

  add(seed: Seed): void {
    this.#check(this.#pool.addEntropy(seed.memory, seed.bytes, seed.bits));
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

  #check(code: ErrnoName): void {
    if (code !== null) throw this.#error(code);
  }

  #error(code: string): EntropydError {
    const cause = { cause: new Error(code) };
    if (code === 'EPERM') {
      return new PrivilegeError(
        'crediting the kernel pool needs CAP_SYS_ADMIN: run as root, or try --dry-run',
        cause,
      );
    }
    const isWrongDevice = code === 'ENOTTY' || code === 'ENOENT' || code === 'ENODEV';
    return isWrongDevice
      ? new ConfigError(`random-device: ${this.#device} is not the kernel's random device`, cause)
      : new SystemError(`${this.#device}: the kernel refused entropy (${code})`, cause);
  }
}
