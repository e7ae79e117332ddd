// A vmclock page in a file, as the hypervisor writes it (include/uapi/linux/vmclock-abi.h): a file can be mapped as
// the device can, and a write to it is seen through the mapping at once.
import { closeSync, openSync, writeSync } from 'node:fs';

const PAGE_BYTES = 4096;

export interface VmClockFields {
  magic?: number;
  size?: number;
  version?: number;
  sequence?: number;
  marker?: bigint;
  flags?: bigint;
  generation?: bigint;
}

export const HAS_GENERATION = 1n << 8n;
export const NOTIFIES = 1n << 9n;

export class VmClockPage {
  readonly #fd: number;
  sequence = 2;

  /** As of QEMU 10 and 11: without a generation. */
  constructor(path: string, fields: VmClockFields = {}, bytes = PAGE_BYTES) {
    this.#fd = openSync(path, 'w');
    writeSync(this.#fd, Buffer.alloc(bytes), 0, bytes, 0);
    const { magic = 0x4b4c4356, size = PAGE_BYTES, version = 1 } = fields;
    if (bytes < PAGE_BYTES) return;
    this.write({ ...fields, magic, size, version, sequence: fields.sequence ?? this.sequence });
  }

  /** Changes fields as they are, without the protocol. */
  write({ magic, size, version, sequence, marker, flags, generation }: VmClockFields): void {
    this.#u32(0, magic);
    this.#u32(4, size);
    if (version !== undefined) this.#put(8, Buffer.from(Uint16Array.of(version).buffer));
    this.#u32(12, sequence);
    this.#u64(16, marker);
    this.#u64(24, flags);
    this.#u64(104, generation);
  }

  /** Changes fields as a hypervisor does: the sequence is odd meanwhile, and another even number afterwards. */
  change(fields: VmClockFields): void {
    this.write({ sequence: this.sequence + 1 });
    this.write(fields);
    this.sequence += 2;
    this.write({ sequence: this.sequence });
  }

  close(): void {
    closeSync(this.#fd);
  }

  #u32(at: number, value: number | undefined): void {
    if (value !== undefined) this.#put(at, Buffer.from(Uint32Array.of(value).buffer));
  }
  #u64(at: number, value: bigint | undefined): void {
    if (value !== undefined) this.#put(at, Buffer.from(BigUint64Array.of(value).buffer));
  }
  #put(at: number, bytes: Buffer): void {
    writeSync(this.#fd, bytes, 0, bytes.length, at);
  }
}
