// Keeps the kernel's original wake-up threshold in a file: a killed daemon does not restore it, and the next one
// must not take our value for the original (docs/decisions/0010).
import * as fs from 'node:fs';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
const MOST_BYTES = 4096;

export interface ThresholdRecord {
  /** The value before the first of our daemons changed it. */
  readonly original: number;
  /** The values that our daemons have set or are about to set. */
  readonly ours: readonly number[];
}

export class KeptThreshold {
  readonly #pathNow: () => string | undefined;

  /** `path` returns the file's path; while it returns undefined, nothing is read, written or removed. */
  constructor(path: () => string | undefined) {
    this.#pathNow = path;
  }

  /** The original that a killed daemon recorded, if the threshold is still one of our values. */
  originalOf(inForce: number): number | undefined {
    const path = this.#pathNow();
    const record = path === undefined ? undefined : read(path);
    return record?.ours.includes(inForce) ? record.original : undefined;
  }

  /** To be called before the threshold is set. A failure to write only matters after a SIGKILL. */
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
      // ignored: the daemon feeds without the record
    }
  }

  forget(): void {
    const path = this.#pathNow();
    if (path === undefined) return;
    try {
      fs.rmSync(path, { force: true });
    } catch {
      // ignored: the next start finds a threshold that is not one of our values
    }
  }
}

const bootId = (): string => fs.readFileSync(BOOT_ID, 'utf8').trim();

/** The record in the file; undefined if it is of another boot or user, or not a record. */
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
