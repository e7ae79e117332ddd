// From exec to READY=1 and to the first accepted credit, from a source that is as fast as a pipe, beside
// `node -e 0`: what a start costs beyond Node's own.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inTurn, MAIN, median } from './measure.mjs';

const ROUNDS = 11;
const LAUNCHER = new URL('../build/Release/entropyd-launch', import.meta.url).pathname;
/** The flags with which the unit starts this Node. */
export const UNIT_FLAGS = execFileSync(LAUNCHER, ['--service', '--flags', process.execPath], {
  encoding: 'utf8',
})
  .trim()
  .split('\n');

// Node has no datagram sockets of this family; Python is there wherever the addon was built.
const RECEIVER = `
import socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("listening", flush=True)
while True: print(listener.recv(4096).decode().replace("\\n", " "), flush=True)
`;

/**
 * A command and its arguments.
 * @typedef {readonly [program: string, ...args: string[]]} Command
 */

/**
 * Where a daemon is measured: its environment, and a promise of a word from it to the service manager.
 * @typedef {{ environment: NodeJS.ProcessEnv, notified: (word: string) => Promise<void> }} Surroundings
 */

/**
 * Milliseconds that `node -e 0` takes.
 * @param {Command} node
 */
export async function bare([node, ...flags]) {
  const start = performance.now();
  await once(spawn(node, [...flags, '-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - start;
}

/**
 * Milliseconds to READY=1 and to the first credit, then stops it.
 * @param {Command} node
 * @param {Surroundings} surroundings
 */
export async function ours([node, ...flags], { environment, notified }) {
  const start = performance.now();
  const child = spawn(node, [...flags, MAIN, 'run'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment,
  });
  const elapsed = () => performance.now() - start;
  /** @type {Promise<number>} */
  const credited = new Promise((resolve) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.includes('credited 256 bits')) resolve(elapsed());
    });
  });
  const [ready, credit] = await Promise.all([notified('READY=1').then(elapsed), credited]);
  child.kill();
  await once(child, 'exit');
  return { ready, credit };
}

/**
 * Gives `work` a daemon's environment, with a source that never waits and a service manager that listens.
 * @template Result
 * @param {string} directory
 * @param {(surroundings: Surroundings) => Promise<Result>} work
 */
export async function withFastSource(directory, work) {
  const socket = join(directory, 'notify');
  const source = join(directory, 'source');
  const receiver = spawn('python3', ['-c', RECEIVER, socket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: receiver.stdout });
  await once(lines, 'line');
  /** @type {Surroundings['notified']} */
  const notified = (word) =>
    new Promise((resolve) => {
      /** @param {string} line */
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
    return await work({ environment, notified });
  } finally {
    // A process group of its own: the shell and its cat.
    if (writer.pid !== undefined) process.kill(-writer.pid);
    receiver.kill();
    rmSync(socket);
    rmSync(source);
  }
}

/**
 * Node as it is, and as the unit starts it.
 * @type {Record<string, Command>}
 */
export const NODES = {
  'default flags': [process.execPath],
  "with the unit's flags": [process.execPath, ...UNIT_FLAGS],
};

/** @param {string} directory */
export async function start(directory) {
  const runs = await withFastSource(directory, (surroundings) =>
    inTurn(
      ROUNDS,
      Object.fromEntries(
        Object.entries(NODES).map(([how, node]) => [
          how,
          // Side by side, so that both meet the same moments of a busy machine.
          async () => ({ base: await bare(node), mine: await ours(node, surroundings) }),
        ]),
      ),
    ),
  );
  const rows = Object.keys(NODES).flatMap((how) => {
    const measured = runs[how] ?? [];
    const base = median(measured.map((run) => run.base));
    /**
     * @param {string} name
     * @param {number} ms
     */
    const row = (name, ms) => [`${name}, ${how}`, ms.toFixed(0), (ms / base).toFixed(2)];
    return [
      row('node -e 0', base),
      row('entropyd to READY', median(measured.map(({ mine }) => mine.ready))),
      row('entropyd to the first credit', median(measured.map(({ mine }) => mine.credit))),
    ];
  });
  return [{ title: 'Start', columns: ['', 'ms', 'x node'], rows }];
}
