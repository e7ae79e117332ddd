// A Unix socket that speaks in lines: the guest's agent and QEMU's monitor.

import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export class LineSocket {
  readonly #socket: Socket;

  private constructor(socket: Socket, onLine: (line: string) => void) {
    let rest = '';
    this.#socket = socket
      .setEncoding('utf8')
      .on('error', () => {}) // QEMU was killed
      .on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) onLine(line);
      });
  }

  /** Tries until somebody listens there. */
  static async connect(
    path: string,
    onLine: (line: string) => void,
    withinMs: number,
  ): Promise<LineSocket> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const socket = createConnection(path);
      try {
        await once(socket, 'connect');
        return new LineSocket(socket, onLine);
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await pause(50);
      }
    }
  }

  send(line: string): void {
    this.#socket.write(`${line}\n`);
  }

  close(): void {
    this.#socket.destroy();
  }
}
