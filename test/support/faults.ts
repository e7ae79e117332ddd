// Makes system calls of a program fail as the test requests, by preloading faults.c.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { compilePreload } from './preload.js';

export type FaultyCall = 'credit' | 'reseed' | 'accept' | 'thread';

/** A request to the kernel's pool. */
export type PoolRequest = { readonly bits: number; readonly bytes: number } | 'reseed';

export class Faults {
  /** The environment variables of the program under test. */
  readonly env: NodeJS.ProcessEnv;
  readonly #directory: string;

  constructor(directory: string) {
    const library = compilePreload(directory, 'faults');
    this.env = { LD_PRELOAD: library, FAULTS_DIRECTORY: directory };
    this.#directory = directory;
  }

  begin(call: FaultyCall, code: keyof typeof constants.errno): void {
    writeFileSync(join(this.#directory, call), String(constants.errno[code]));
  }

  end(call: FaultyCall): void {
    rmSync(join(this.#directory, call));
  }

  /** From now on the requests to the pool are recorded. */
  record(): void {
    writeFileSync(join(this.#directory, 'requests'), '');
  }

  /** What was recorded, without the requests of no bytes, which only ask for the permission. */
  requests(): PoolRequest[] {
    const lines = readFileSync(join(this.#directory, 'requests'), 'utf8').match(/.+/g) ?? [];
    const all = lines.map((line): PoolRequest => {
      const [call, bits, bytes] = line.split(' ');
      return call === 'credit' ? { bits: Number(bits), bytes: Number(bytes) } : 'reseed';
    });
    return all.filter((one) => one === 'reseed' || one.bytes > 0);
  }

  /** How many calls have failed. */
  count(call: FaultyCall): number {
    try {
      return readFileSync(join(this.#directory, `${call}.count`)).length;
    } catch {
      return 0;
    }
  }
}
