// A pseudo-terminal that stands for /dev/tpmrm0: see tpm-node.py.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TestContext } from 'vitest';
import { temporaryDirectory } from './fifo.js';
import { needsProgram } from './requires.js';

const SCRIPT = new URL('tpm-node.py', import.meta.url).pathname;

export class TpmNode {
  /** The commands that it got, in hex. */
  readonly commands: string[] = [];
  readonly #directory = temporaryDirectory();
  readonly #child: ChildProcess;
  readonly #path: Promise<string>;
  #swtpm = 0;

  private constructor(steps: readonly string[]) {
    this.#child = spawn('python3', [SCRIPT, this.#directory, ...steps], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#path = new Promise((resolve, reject) => {
      this.#child.on('exit', (code) => reject(new Error(`tpm-node.py ended: ${code}`)));
      createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        if (line.startsWith('node ')) resolve(line.slice('node '.length));
        else if (line.startsWith('swtpm ')) this.#swtpm = Number(line.slice('swtpm '.length));
        else this.commands.push(line);
      });
    });
    this.#path.catch(() => {});
  }

  /** `steps`: how the commands are answered, one after the other; the last one from then on. */
  static async open(
    test: TestContext,
    ...steps: readonly string[]
  ): Promise<TpmNode & { readonly path: string }> {
    needsProgram(test, '/usr/bin/python3', 'python3');
    if (steps.some((step) => /^(real|late|split)/.test(step))) {
      needsProgram(test, '/usr/bin/swtpm', 'swtpm');
    }
    const node = new TpmNode(steps);
    return Object.assign(node, { path: await node.#path });
  }

  /** From now on. */
  answer(step: string): void {
    this.#child.stdin?.write(`${step}\n`);
  }

  /** Kills swtpm, as the kernel would take the device away. */
  async killTpm(): Promise<void> {
    const gone = once(this.#child, 'exit');
    process.kill(this.#swtpm, 'SIGKILL');
    await gone;
  }

  close(): void {
    this.#child.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
