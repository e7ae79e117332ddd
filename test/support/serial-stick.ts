// A generator at a serial line: serial-stick.py on a pseudo-terminal, which the test controls.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryDirectory } from './fifo.js';

const SCRIPT = new URL('serial-stick.py', import.meta.url).pathname;

export interface LineSettings {
  /** All of termios as text, to compare. */
  readonly all: string;
  readonly echo: boolean;
  readonly canonical: boolean;
  /** XOFF from the device pauses what is sent to it, and is removed from its bytes. */
  readonly outputFlow: boolean;
  readonly inputFlow: boolean;
  readonly hardwareFlow: boolean;
  readonly baud: number;
  readonly exclusive: boolean;
}

export interface StickState {
  /** /dev/pts/N; null while it is unplugged. */
  readonly device: string | null;
  readonly settings: LineSettings;
  readonly sent: number;
  /** Bytes that came back: echoes, and what the program under test has sent. */
  readonly receivedBytes: number;
  /** The first 100 of them. */
  readonly received: string;
}

export class SerialStick {
  /** A symbolic link, as udev keeps one. */
  readonly path: string;
  readonly #directory = temporaryDirectory();
  readonly #child: ChildProcess;
  readonly #answers: ((state: StickState) => void)[] = [];

  constructor() {
    this.path = join(this.#directory, 'stick');
    this.#child = spawn('python3', [SCRIPT, this.path], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => this.#answers.shift()?.(JSON.parse(line)));
  }

  state(): Promise<StickState> {
    return this.#ask('state');
  }

  send(bytesPerSecond: number): Promise<StickState> {
    return this.#ask(`send ${bytesPerSecond}`);
  }

  /** These bytes over and over, or random ones again. */
  fill(bytes?: Uint8Array): Promise<StickState> {
    return this.#ask(`fill ${Buffer.from(bytes ?? []).toString('hex')}`);
  }

  write(bytes: Uint8Array): Promise<StickState> {
    return this.#ask(`write ${Buffer.from(bytes).toString('hex')}`);
  }

  plug(): Promise<StickState> {
    return this.#ask('plug');
  }

  unplug(): Promise<StickState> {
    return this.#ask('unplug');
  }

  cook(): Promise<StickState> {
    return this.#ask('cook');
  }

  async remove(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.stdin?.end();
    await closed;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #ask(command: string): Promise<StickState> {
    return new Promise((resolve) => {
      this.#answers.push(resolve);
      this.#child.stdin?.write(`${command}\n`);
    });
  }
}
