// The wake-up threshold that the kernel had before ours, in a file: a daemon that was killed put nothing
// back, and the next one must not take our threshold for the kernel's (docs/decisions/0010).
import * as fs from 'node:fs';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
const MOST_BYTES = 4096;

export interface ThresholdRecord {
  /** In force before the first of our daemons. */
  readonly original: number;
  /** What we have set, or are about to. */
  readonly ours: readonly number[];
}

export class KeptThreshold {
  readonly #pathNow: () => string | undefined;

  /** While `path` gives none, nothing is read, kept or removed. */
  constructor(path: () => string | undefined) {
    this.#pathNow = path;
  }

  /** What a killed daemon found, where the threshold in force is still the one that it set. */
  originalOf(inForce: number): number | undefined {
    const path = this.#pathNow();
    const record = path === undefined ? undefined : read(path);
    return record?.ours.includes(inForce) ? record.original : undefined;
  }

  /** To be called before the threshold is set. Where it can't be kept, only a SIGKILL makes a difference. */
  keep(record: ThresholdRecord): void {
    const path = this.#pathNow();
    if (path === undefined) return;
    const beside = `${path}.new`;
    try {
      fs.rmSync(beside, { force: true });
      const text = JSON.stringify({ bootId: bootId(), ...record });
      fs.writeFileSync(beside, `${text}\n`, { flag: 'wx', mode: 0o600 });
      fs.renameSync(beside, path);
    } catch {
      // nothing to do about it: the daemon feeds all the same
    }
  }

  forget(): void {
    const path = this.#pathNow();
    if (path === undefined) return;
    try {
      fs.rmSync(path, { force: true });
    } catch {
      // the next start finds a threshold in force that is none of ours
    }
  }
}

const bootId = (): string => fs.readFileSync(BOOT_ID, 'utf8').trim();

/** Undefined for what is of another boot, of another user, or no such record. */
function read(path: string): ThresholdRecord | undefined {
  let fd: number | undefined;
  try {
    fd = fs.openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const stat = fs.fstatSync(fd);
    if (!stat.isFile() || stat.uid !== process.geteuid?.() || stat.size > MOST_BYTES)
      return undefined;
    const record = JSON.parse(fs.readFileSync(fd, 'utf8'));
    const isOne = Number.isSafeInteger(record.original) && Array.isArray(record.ours);
    return isOne && record.original >= 0 && record.bootId === bootId() ? record : undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
