// The server of QEMU's rng-egd backend, with a behaviour that the test chooses: it answers `02 n` (a blocking
// read of n bytes) with n raw bytes, slowly, never, or with zeros.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

const BLOCKING_READ = 2;
const PIECE_MS = 100;

export type Mood = 'good' | 'silent' | 'zeros' | { readonly bytesPerSecond: number };

export class EgdServer {
  readonly path: string;
  #server: Server | undefined;
  #client: Socket | undefined;
  #mood: Mood = 'good';
  /** Bytes that were requested and not sent yet; QEMU does not repeat a request that was lost with its connection. */
  #owed = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.path = path;
  }

  async listen(): Promise<void> {
    this.#server = createServer((client) => {
      this.#client = client.on('error', () => {}).on('data', (request) => this.#asked(request));
      this.#pay();
    });
    await once(this.#server.listen(this.path), 'listening');
  }

  become(mood: Mood): void {
    this.#mood = mood;
    this.#pay();
  }

  /** Closes the connection and stops listening; listen() starts it again. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    this.#client?.destroy();
    await new Promise((resolve) => server.close(resolve));
  }

  #asked(request: Buffer): void {
    for (let at = 0; at + 1 < request.length; at += 2) {
      if (request[at] !== BLOCKING_READ) throw new Error(`unknown request ${request[at]}`);
      this.#owed += request[at + 1] ?? 0;
    }
    this.#pay();
  }

  #pay(): void {
    const mood = this.#mood;
    if (this.#owed === 0 || mood === 'silent') return;
    if (typeof mood === 'string') {
      this.#give(this.#owed);
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#give(Math.min(this.#owed, Math.ceil((mood.bytesPerSecond * PIECE_MS) / 1000)));
        this.#pay();
      }, PIECE_MS);
    }
  }

  #give(count: number): void {
    if (this.#client === undefined || this.#client.destroyed) return;
    this.#owed -= count;
    this.#client.write(this.#mood === 'zeros' ? Buffer.alloc(count) : randomBytes(count));
  }
}
