// A daemon whose device is a FIFO that the test writes to, with its sockets, its audit file and its log in a
// directory of its own. It is a dry run unless the test requests otherwise: bytes that a test made are not
// credited.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { EventName } from '../../src/log/events.js';
import { entriesOf } from './audit.js';
import { Fifo, temporaryDirectory } from './fifo.js';
import { type Daemon, type Finished, finish, Running } from './program.js';
import { RandomBytes } from './random-bytes.js';
import { until } from './until.js';

/** Bytes of a block, and of what primes the continuous test before the first one. */
export const BLOCK = 2500;
export const PRIME = 4;

export interface Feed {
  /** Seed of the random bytes. Blocks 0 to 39 of seed 2 pass every test. */
  readonly seed?: number;
  /** How many blocks are in the FIFO when the test begins, at most 26: a pipe holds no more. */
  readonly blocks?: number;
}

export type Options = Omit<Daemon, 'args'>;

export class FedDaemon {
  directory = '';
  /** The directory of the control socket, the status socket and the lock. */
  place = '';
  socket = '';
  statusSocket = '';
  audit = '';
  fifo!: Fifo;
  #feed: Feed;
  #random!: RandomBytes;
  #started: Running[] = [];

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  setUp(): void {
    this.directory = temporaryDirectory();
    this.place = join(this.directory, 'run');
    this.socket = join(this.place, 'control.sock');
    this.statusSocket = join(this.place, 'status.sock');
    this.audit = join(this.directory, 'audit');
    this.fifo = new Fifo();
    this.#random = new RandomBytes(this.#feed.seed ?? 2);
    this.#started = [];
    if (this.#feed.blocks !== undefined) this.writeStart(this.#feed.blocks);
  }

  async tearDown(): Promise<void> {
    await Promise.all(this.#started.map((daemon) => daemon.stop('SIGKILL')));
    this.fifo.remove();
    rmSync(this.directory, { recursive: true });
  }

  /** Good blocks that continue the stream: repeated bytes would be a replay. */
  writeBlocks(count: number): void {
    this.fifo.write(this.#random.take(count * BLOCK));
  }

  /** The same for a daemon that opens the device: the first bytes prime the continuous test. */
  writeStart(count: number): void {
    this.fifo.write(this.#random.take(PRIME + count * BLOCK));
  }

  get source(): readonly string[] {
    return ['--source', 'hwrng', '--hwrng-device', this.fifo.path];
  }

  args(...more: readonly string[]): string[] {
    const files = ['--control-socket', this.socket, '--audit-file', this.audit];
    return ['--dry-run', ...this.source, ...files, '--log-format', 'json', ...more];
  }

  start(more: readonly string[] = [], options: Options = {}): Running {
    const daemon = new Running({ ...options, args: ['run', ...this.args(...more)] });
    this.#started.push(daemon);
    return daemon;
  }

  /** The daemon that was started last. */
  get daemon(): Running {
    const last = this.#started.at(-1);
    if (last === undefined) throw new Error('no daemon was started');
    return last;
  }

  /** Starts it and waits for its first credit. */
  async startFed(more: readonly string[] = [], options: Options = {}): Promise<Running> {
    const daemon = this.start(more, options);
    await daemon.event('credited');
    return daemon;
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever the fields of the event are
  entries(): any[] {
    try {
      return entriesOf(this.audit);
    } catch {
      return []; // not there yet, or in the middle of a line
    }
  }

  audited(name: EventName) {
    return this.entries().filter(({ event }) => event === name);
  }

  /** Waits for this number of further credits in the audit file, which records each. */
  async feeds(more = 1): Promise<void> {
    const before = this.audited('credited').length;
    await until(() => this.audited('credited').length >= before + more);
  }

  /** Runs a command that asks the daemon: `status`, `reseed`. */
  ask(...words: readonly string[]): Promise<Finished> {
    return finish({ args: [...words, '--control-socket', this.socket] });
  }

  // biome-ignore lint/suspicious/noExplicitAny: the document of docs/json.md
  async status(): Promise<any> {
    return JSON.parse((await this.ask('status', '--json')).stdout);
  }

  get listens(): boolean {
    return existsSync(this.statusSocket);
  }

  /** Whether the daemon has left nothing of its own behind. */
  get isClean(): boolean {
    return !existsSync(this.place);
  }
}

/** One for each test of a file. */
export function fedDaemon(feed: Feed = {}): FedDaemon {
  const fed = new FedDaemon(feed);
  beforeEach(() => fed.setUp());
  afterEach(() => fed.tearDown());
  return fed;
}
