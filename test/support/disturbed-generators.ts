// Real generators that a test kills, silences, biases, slows down and makes well again: two kinds of FIFO, a serial line, a TPM.
// What they deliver is from the system's own generator, SoftHSM or swtpm, but for what is biased.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { temporaryDirectory } from './fifo.js';
import { compilePreload } from './preload.js';
import { SerialStick } from './serial-stick.js';
import { type Helper, SOFTHSM, TokenPlace } from './token.js';
import { TpmNode } from './tpm-node.js';

export type State = 'well' | 'killed' | 'silent' | 'biased' | 'slow';

/** In bytes per second. A block of 2500 bytes takes 50 ms, and 25 s of one that is slow. */
const RATE = 50_000;
const SLOW_RATE = 100;
/** What a biased one delivers. */
const BIASED = '55';
/** How long swtpm's answer of 48 bytes takes at SLOW_RATE, in milliseconds. */
const SLOW_ANSWER_MS = (48 / SLOW_RATE) * 1000;

export interface Generator {
  readonly kind: 'device' | 'tty' | 'tpm2';
  /** The path for the daemon, the same after it was killed and is well again. */
  readonly device: string;
  become(state: State): Promise<void>;
  remove(): Promise<void>;
}

/** A process that writes to a FIFO. */
export class FifoGenerator implements Generator {
  readonly kind = 'device';
  readonly device: string;
  readonly #directory = temporaryDirectory();
  #writer: ChildProcess | undefined;

  constructor() {
    this.device = join(this.#directory, 'fifo');
    execFileSync('mkfifo', [this.device]);
  }

  async become(state: State): Promise<void> {
    if (state === 'killed') return this.#kill();
    const script = new URL('fifo-writer.py', import.meta.url).pathname;
    const stdio = ['pipe', 'ignore', 'inherit'] as const;
    this.#writer ??= spawn('python3', [script, this.device], { stdio: [...stdio] });
    const rate = { well: RATE, biased: RATE, slow: SLOW_RATE, silent: 0 }[state];
    this.#writer.stdin?.write(`${rate} ${state === 'biased' ? BIASED : ''}\n`);
  }

  async remove(): Promise<void> {
    await this.#kill();
    rmSync(this.#directory, { recursive: true });
  }

  async #kill(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    if (writer === undefined) return;
    const closed = once(writer, 'close');
    writer.kill('SIGKILL');
    await closed;
  }
}

/** A pseudo-terminal as a serial line, which is unplugged when killed. */
export class StickGenerator implements Generator {
  readonly kind = 'tty';
  readonly #stick = new SerialStick();

  get device(): string {
    return this.#stick.path;
  }

  async become(state: State): Promise<void> {
    if (state === 'killed') return void (await this.#stick.unplug());
    await this.#stick.plug();
    await this.#stick.fill(state === 'biased' ? Buffer.from(BIASED, 'hex') : undefined);
    await this.#stick.send({ well: RATE, biased: RATE, slow: SLOW_RATE, silent: 0 }[state]);
  }

  remove(): Promise<void> {
    return this.#stick.remove();
  }
}

/** swtpm behind a pseudo-terminal, which goes with it. */
export class TpmGenerator implements Generator {
  readonly kind = 'tpm2';
  readonly device: string;
  readonly #test: TestContext;
  readonly #directory = temporaryDirectory();
  #node: TpmNode | undefined;

  constructor(test: TestContext) {
    this.#test = test;
    this.device = join(this.#directory, 'tpm');
  }

  async become(state: State): Promise<void> {
    if (state === 'killed') {
      await this.#node?.killTpm();
      this.#close();
      return;
    }
    this.#node ??= await this.#open();
    const answers = { well: 'real', silent: 'mute', slow: `late=${SLOW_ANSWER_MS}` };
    this.#node.answer(state === 'biased' ? `fill=${BIASED}` : answers[state]);
  }

  async remove(): Promise<void> {
    this.#close();
    rmSync(this.#directory, { recursive: true });
  }

  async #open(): Promise<TpmNode> {
    const node = await TpmNode.open(this.#test, 'real');
    symlinkSync(node.path, `${this.device}.new`);
    renameSync(`${this.device}.new`, this.device);
    return node;
  }

  #close(): void {
    this.#node?.close();
    this.#node = undefined;
  }
}

/** entropyd-pkcs11 with SoftHSM, whose generator a preloaded library biases and slows down. */
export class TokenGenerator implements Generator {
  readonly kind = 'device';
  readonly #place = new TokenPlace();
  readonly #faults: string;
  readonly #preload: string;
  #helper: Helper | undefined;

  constructor() {
    this.#faults = join(this.#place.directory, 'faults');
    mkdirSync(this.#faults);
    this.#preload = compilePreload(this.#place.directory, 'token-random');
    this.#place.makeSoftToken('entropy');
  }

  get device(): string {
    return this.#place.fifo;
  }

  async become(state: State): Promise<void> {
    for (const fault of ['biased', 'slow']) {
      if (state === fault) writeFileSync(join(this.#faults, fault), '');
      else rmSync(join(this.#faults, fault), { force: true });
    }
    if (state === 'killed') {
      await this.#helper?.stop('SIGKILL');
      this.#helper = undefined;
      return;
    }
    this.#helper ??= this.#start();
    this.#helper.child.kill(state === 'silent' ? 'SIGSTOP' : 'SIGCONT');
  }

  remove(): Promise<void> {
    return this.#place.remove();
  }

  #start(): Helper {
    const words = ['--token', 'entropy', '--pin-file', this.#place.pinFile('1234')];
    const env = { LD_PRELOAD: this.#preload, TOKEN_RANDOM: this.#faults };
    return this.#place.start(SOFTHSM, words, { env });
  }
}
