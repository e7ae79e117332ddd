// A kernel that refuses what a test says, for as long as it says: faults.c, preloaded.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { compilePreload } from './preload.js';

export type FaultyCall = 'credit' | 'reseed' | 'accept' | 'thread';

export class Faults {
  /** What the program's environment needs. */
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

  /** How often it was refused. */
  count(call: FaultyCall): number {
    try {
      return readFileSync(join(this.#directory, `${call}.count`)).length;
    } catch {
      return 0;
    }
  }
}
