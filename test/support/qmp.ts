// QEMU's machine protocol: plugs and unplugs devices, stops, saves and resumes the guest.
import { LineSocket } from './line-socket.js';

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
  readonly event?: string;
  readonly data?: unknown;
}

export class Monitor {
  #socket: LineSocket | undefined;
  #answered: ((answer: Answer) => void) | undefined;
  readonly #events: { name: string; seen: (data: unknown) => void }[] = [];

  static async connect(path: string): Promise<Monitor> {
    const monitor = new Monitor();
    monitor.#socket = await LineSocket.connect(path, (line) => monitor.#heard(line), 10_000);
    await monitor.ask('qmp_capabilities');
    return monitor;
  }

  /** One command at a time; throws with QEMU's own sentence. */
  async ask(execute: string, parameters: object = {}): Promise<unknown> {
    const answer = await new Promise<Answer>((resolve) => {
      this.#answered = resolve;
      this.#socket?.send(JSON.stringify({ execute, arguments: parameters }));
    });
    if (answer.error) throw new Error(`${execute}: ${answer.error.desc}`);
    return answer.return;
  }

  /** The next event of that name; ask for it before what causes it. */
  event(name: string, withinMs = 60_000): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`no ${name} in ${withinMs} ms`));
      const timer = setTimeout(late, withinMs);
      const seen = (data: unknown) => {
        clearTimeout(timer);
        resolve(data);
      };
      this.#events.push({ name, seen });
    });
  }

  close(): void {
    this.#socket?.close();
  }

  #heard(line: string): void {
    const message: Answer = JSON.parse(line);
    if (message.event !== undefined) {
      const index = this.#events.findIndex(({ name }) => name === message.event);
      if (index >= 0) this.#events.splice(index, 1)[0]?.seen(message.data);
    } else if ('return' in message || 'error' in message) {
      this.#answered?.(message);
    }
  }
}
