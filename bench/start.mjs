// From exec to READY=1 and to the first accepted credit, from a source that is as fast as a pipe, beside
// `node -e 0`: what a start costs beyond Node's own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inTurn, MAIN, median } from './measure.mjs';

const ROUNDS = 11;
const UNIT = new URL('../systemd/entropyd.service', import.meta.url);
/** The flags with which the unit starts Node. */
export const UNIT_FLAGS = readFileSync(UNIT, 'utf8')
  .match(/@NODE@ (.*) @LIBDIR@/)[1]
  .split(' ');

// Node has no datagram sockets of this family; Python is there wherever the addon was built.
const RECEIVER = `
import socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("listening", flush=True)
while True: print(listener.recv(4096).decode().replace("\\n", " "), flush=True)
`;

async function bare(flags) {
  const start = performance.now();
  await once(spawn(process.execPath, [...flags, '-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - start;
}

async function ours(flags, environment, notified) {
  const start = performance.now();
  const child = spawn(process.execPath, [...flags, MAIN, 'run'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  });
  const found = {};
  await Promise.all([
    notified('READY=1').then(() => (found.ready = performance.now() - start)),
    new Promise((resolve) => {
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (!line.includes('credited 256 bits')) return;
        found.credit = performance.now() - start;
        resolve();
      });
    }),
  ]);
  child.kill();
  await once(child, 'exit');
  return found;
}

export async function start(directory) {
  const [socket, source] = ['notify', 'source'].map((name) => join(directory, name));
  const receiver = spawn('python3', ['-c', RECEIVER, socket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: receiver.stdout });
  await once(lines, 'line');
  const notified = (word) =>
    new Promise((resolve) => {
      const hear = (line) => {
        if (!line.includes(word)) return;
        lines.off('line', hear);
        resolve();
      };
      lines.on('line', hear);
    });
  const script = 'mkfifo "$0"; exec 3<>"$0"; cat /dev/urandom >&3';
  const writer = spawn('bash', ['-c', script, source], { stdio: 'ignore', detached: true });
  const environment = {
    ...process.env,
    ENTROPYD_HWRNG_DEVICE: source,
    ENTROPYD_SOURCE: 'hwrng',
    ENTROPYD_CONTROL_SOCKET: join(directory, 'control'),
    ENTROPYD_DRY_RUN: 'auto',
    NOTIFY_SOCKET: socket,
  };
  try {
    const runs = await inTurn(ROUNDS, {
      bare: () => bare([]),
      ours: () => ours([], environment, notified),
      bareUnit: () => bare(UNIT_FLAGS),
      oursUnit: () => ours(UNIT_FLAGS, environment, notified),
    });
    const rows = [
      ['as it is', 'bare', 'ours'],
      ["with the unit's flags", 'bareUnit', 'oursUnit'],
    ].flatMap(([how, node, mine]) => {
      const base = median(runs[node]);
      const row = (name, ms) => [`${name}, ${how}`, ms.toFixed(0), (ms / base).toFixed(2)];
      return [
        row('node -e 0', base),
        row('entropyd to READY', median(runs[mine].map(({ ready }) => ready))),
        row('entropyd to the first credit', median(runs[mine].map(({ credit }) => credit))),
      ];
    });
    return [{ title: 'Start', columns: ['', 'ms', 'x node'], rows }];
  } finally {
    process.kill(-writer.pid);
    receiver.kill();
  }
}
