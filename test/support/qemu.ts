// A whole machine without KVM: Debian's 6.12 kernel and systemd under QEMU, the program installed, and an agent
// that runs a test's commands. Shutting it down leaves nothing behind; `timeout` ends it even if the test
// itself was killed.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryDirectory } from './fifo.js';
import { type GuestImage, guestImage, type Installation } from './guest-image.js';
import { LineSocket } from './line-socket.js';
import { Monitor } from './qmp.js';

/** A CRNG that nothing seeds by itself: no RDRAND, nobody trusted, a hwrng of quality 0. */
export const UNSEEDED = [
  'random.trust_cpu=off',
  'random.trust_bootloader=off',
  'rng_core.default_quality=0',
];
export const VIRTIO_RNG = [
  ...['-object', 'rng-random,filename=/dev/urandom,id=backend'],
  ...['-device', 'virtio-rng-pci,rng=backend'],
];

/** 10 s where nothing else runs, ten times that on a busy machine: a limit to hangs, no more. */
const BOOT_MS = 180_000;
const ANSWER_MS = 60_000;

export interface Machine {
  /** Words of the kernel's command line. */
  readonly words?: readonly string[];
  readonly qemu?: readonly string[];
  /** Another QEMU than this machine's. */
  readonly program?: string;
  readonly processors?: number;
  /** One host thread for all processors, which -icount needs. */
  readonly singleThread?: boolean;
  readonly installed?: Installation;
  readonly lifeSeconds?: number;
  /** What another guest booted from: to restore a snapshot of it. */
  readonly image?: GuestImage;
}

export interface Answer {
  readonly code: number;
  readonly output: string;
}

/**
 * The kernel patches its code at boot by way of a breakpoint (text_poke_bp). Emulated, a processor can
 * still meet it when the kernel expects nobody there any more: once in some hundred boots.
 */
const EMULATORS_FAULT = /Oops: int3:/;

export class Guest {
  readonly image: GuestImage;
  readonly #directory = temporaryDirectory();
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #exited: Promise<unknown>;
  #agent: LineSocket | undefined;
  #monitor: Monitor | undefined;
  #asked = 0;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #ready: () => void = () => {};
  console = '';

  private constructor({
    words = [],
    qemu = [],
    program = 'qemu-system-x86_64',
    processors = 2,
    singleThread = false,
    lifeSeconds = 300,
    installed = {},
    image,
  }: Machine) {
    try {
      this.image = image ?? guestImage(this.#directory, installed);
    } catch (error) {
      rmSync(this.#directory, { recursive: true });
      throw error;
    }
    const drive = (file: string) => [
      ...['-drive', `file=${file},format=raw,if=virtio,readonly=on`],
    ];
    const socket = (name: string) => `unix:${join(this.#directory, name)},server=on,wait=off`;
    this.#child = spawn(
      'timeout',
      [
        ...['--kill-after=2', String(lifeSeconds), 'nice', '-n', '10', program],
        ...['-accel', `tcg,thread=${singleThread ? 'single' : 'multi'}`],
        ...['-M', 'q35', '-cpu', 'qemu64', '-m', '512'],
        ...['-smp', String(processors), '-nodefaults', '-no-user-config', '-no-reboot'],
        ...['-display', 'none', '-serial', 'stdio', '-serial', socket('agent')],
        ...['-qmp', socket('monitor'), '-kernel', this.image.kernel, '-initrd', this.image.initrd],
        ...drive(this.image.base),
        ...drive(this.image.program),
        '-append',
        [
          ...[
            'console=ttyS0',
            'quiet',
            'panic=-1',
            'mitigations=off',
            'systemd.getty_auto=0',
            'systemd.wants=lab-agent.service',
          ],
          ...['systemd.show_status=0', ...words],
        ].join(' '),
        ...qemu,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (this.console += text));
    }
    this.#closed = once(this.#child, 'close');
    this.#exited = once(this.#child, 'exit');
  }

  /** Boots until the agent answers. */
  static async boot(machine: Machine): Promise<Guest> {
    try {
      return await Guest.#bootOnce(machine);
    } catch (error) {
      if (!EMULATORS_FAULT.test(String(error))) throw error;
      return Guest.#bootOnce(machine);
    }
  }

  static async #bootOnce(machine: Machine): Promise<Guest> {
    const guest = await Guest.start(machine);
    try {
      await guest.#within(guest.#agentReady(), BOOT_MS, 'no agent in the guest');
    } catch (error) {
      await guest.shutDown();
      throw error;
    }
    return guest;
  }

  /** Starts the machine and its monitor only: for one that is restored, or has another init. */
  static async start(machine: Machine): Promise<Guest> {
    const guest = new Guest(machine);
    const heard = (line: string) => guest.#heard(line);
    try {
      guest.#agent = await LineSocket.connect(join(guest.#directory, 'agent'), heard, 10_000);
      const monitor = Monitor.connect(join(guest.#directory, 'monitor'));
      guest.#monitor = await guest.#within(monitor, 15_000, 'no monitor');
      return guest;
    } catch (error) {
      await guest.shutDown();
      throw error;
    }
  }

  get monitor(): Monitor {
    return this.#monitor as Monitor;
  }

  /** The output of a script; throws when it fails. */
  async run(script: string, withinMs = ANSWER_MS): Promise<string> {
    const { code, output } = await this.try(script, withinMs);
    if (code !== 0) throw new Error(`exit ${code} of '${script}' in the guest: ${output}`);
    return output.trim();
  }

  try(script: string, withinMs = ANSWER_MS): Promise<Answer> {
    const number = ++this.#asked;
    const answer = new Promise<Answer>((resolve) => this.#answers.set(number, resolve));
    this.#agent?.send(`${number} ${Buffer.from(script).toString('base64')}`);
    return this.#within(answer, withinMs, `no answer to '${script}'`);
  }

  /** Runs the script again and again until its output satisfies; gives that output. */
  async until(
    script: string,
    is: (output: string) => boolean,
    withinMs = ANSWER_MS,
  ): Promise<string> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const { output } = await this.try(script);
      if (is(output)) return output;
      if (performance.now() > deadline)
        throw new Error(`not in ${withinMs} ms: ${script}: ${output}`);
      await pause(200);
    }
  }

  /** Waits for the console to say it. */
  async says(pattern: RegExp, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!pattern.test(this.console)) {
      if (performance.now() > deadline || this.#child.exitCode !== null) {
        throw new Error(`the console does not say ${pattern}:\n${this.console}`);
      }
      await pause(50);
    }
  }

  async shutDown(): Promise<void> {
    this.#agent?.close();
    this.#monitor?.close();
    this.#child.kill('SIGTERM'); // to timeout, which hands it on
    await this.#closed;
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #agentReady(): Promise<void> {
    return new Promise((resolve) => {
      this.#ready = resolve;
    });
  }

  #heard(line: string): void {
    if (line.startsWith('agent ready')) this.#ready();
    const [number = '', code = '', output = ''] = line.trim().split(' ');
    const answer = { code: Number(code), output: Buffer.from(output, 'base64').toString() };
    this.#answers.get(Number(number))?.(answer);
    this.#answers.delete(Number(number));
  }

  async #within<T>(what: Promise<T>, withinMs: number, otherwise: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const fail = () =>
        reject(new Error(`${otherwise} in ${withinMs} ms; console:\n${this.console}`));
      timer = setTimeout(fail, withinMs);
    });
    try {
      return await Promise.race([what, late, this.#ended()]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ended(): Promise<never> {
    await this.#exited;
    throw new Error(`QEMU ended:\n${this.console}`);
  }
}
