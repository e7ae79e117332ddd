// A service manager's NOTIFY_SOCKET: Node has no datagram sockets of this family, Python has.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const RECEIVER = `
import socket, sys
name = sys.argv[1]
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind("\\0" + name[1:] if name.startswith("@") else name)
print("listening", flush=True)
while True:
    print(listener.recv(4096).decode().replace("\\n", " "), flush=True)
`;

export class NotifySocket {
  /** Each datagram on one line, with the time it came on performance.now(). */
  readonly messages: { readonly text: string; readonly at: number }[] = [];
  readonly address: string;
  readonly #child: ChildProcess;

  private constructor(address: string) {
    this.address = address;
    this.#child = spawn('python3', ['-c', RECEIVER, address], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  static async open(address: string): Promise<NotifySocket> {
    const socket = new NotifySocket(address);
    const lines = createInterface({ input: socket.#child.stdout as NodeJS.ReadableStream });
    await once(lines, 'line');
    lines.on('line', (text) => socket.messages.push({ text, at: performance.now() }));
    return socket;
  }

  texts(): string[] {
    return this.messages.map(({ text }) => text);
  }

  async close(): Promise<void> {
    this.#child.kill();
    await once(this.#child, 'close');
  }
}
