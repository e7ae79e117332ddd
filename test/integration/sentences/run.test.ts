// What `run` says in its log and to the service manager. Every other test goes by events and fields.

import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../../support/fed-daemon.js';
import { freePort } from '../../support/free-port.js';
import { NotifySocket } from '../../support/notify-socket.js';
import { unprivilegedDryRun } from '../../support/other-user.js';
import { MAIN, Running } from '../../support/program.js';
import { needsProgram, needsRoot } from '../../support/requires.js';
import { until } from '../../support/until.js';

const fed = fedDaemon({ blocks: 3 });

describe('run says', () => {
  it('what it is, from whom it reads, whom it trusts, and what it credited', async () => {
    const daemon = fed.start(['--reseed-interval', '1h', '--source', 'jitter']);
    await daemon.sentence(/^dry run, nothing will be credited: asked for$/);
    await daemon.sentence(/^entropyd \S+ on Linux \S+: modern pool, \d+ of 256 bits, CRNG ready$/);
    await daemon.sentence(/^hwrng: \/\S+ \(inode \d+:\d+\), on trial, claimed 4 bits per byte$/);
    await daemon.sentence(
      /^jitter: memory accesses of this processor, on trial, claimed 1 bit per sample$/,
    );
    await daemon.sentence(
      /^hwrng: trusted, 2 blocks in a row passed monobit, poker, runs, long run, continuous run, repetition count, adaptive proportion, replay$/,
    );
    await daemon.sentence(
      /^would have credited 256 bits from hwrng \(2500 tested bytes\), CRNG ready, pool 256 of 256 bits, next in 1h$/,
    );
  });

  it('statistics at SIGUSR1', async () => {
    const daemon = await fed.startFed(['--reseed-interval', '1h']);
    daemon.child.kill('SIGUSR1');
    await daemon.sentence(
      /^statistics: dry run, feeding, up \d+ s, would have made 1 credit, 256 bits for 2,500 bytes, 1 reseed, pool 256 of 256 bits/,
    );
    await daemon.sentence(
      /^statistics: hwrng trusted, 5,004 bytes read, 2 blocks passed, 0 failed, measured [\d.]+ bits per byte, would be credited 4/,
    );
  });

  it('what SIGHUP changed, and what it did not', async () => {
    const file = join(fed.directory, 'entropyd.toml');
    writeFileSync(file, 'reseed-interval = "1h"\n');
    const daemon = await fed.startFed(['--config', file, '--log-level', 'debug']);
    writeFileSync(file, 'reseed-interval = "1s"\nrequire-source = true\n');
    daemon.child.kill('SIGHUP');
    await daemon.sentence(/^reloaded .*entropyd\.toml: reseed-interval changed$/);
    await daemon.sentence(/^in force only after a restart: require-source$/);
    await daemon.sentence(
      /would have credited 256 bits .*next in (1s|\d+ms), summed up every minute/,
    );
    writeFileSync(file, 'reseed-interval = 9\n');
    daemon.child.kill('SIGHUP');
    await daemon.sentence(
      /^not reloaded, the settings stay as they are: .*reseed-interval: 9 is not allowed/,
    );
  });

  it('why nothing is fed, and by what it ends', async () => {
    fed.fifo.remove();
    const daemon = fed.start(['--require-source']);
    await daemon.sentence(/^hwrng: absent: there is no /);
    await daemon.sentence(/^no usable source: hwrng absent: there is no /);
  });

  it('that a source is slow', async () => {
    rmSync(fed.fifo.path);
    fed.fifo.replace();
    fed.fifo.write(Buffer.alloc(1000, 'entropy'));
    const daemon = fed.start();
    await daemon.sentence(/^hwrng: slow: 996 of 2500 bytes in \ds$/);
  });

  it('by whom its metrics can be read, or why not', async () => {
    const port = await freePort();
    const local = fed.start(['--metrics-listen', String(port)]);
    await local.sentence(new RegExp(`^metrics: GET /metrics at 127\\.0\\.0\\.1:${port}$`));
    await local.stop();
    const open = fed.start(['--metrics-listen', `0.0.0.0:${port}`]);
    await open.sentence(/^metrics: other machines can read 0\.0\.0\.0:\d+; 127\.0\.0\.1:\d+ is/);
    await open.stop();
    const taken = createServer().listen(port, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const refused = fed.start(['--metrics-listen', String(port)]);
    await refused.sentence(/^metrics: cannot listen at 127\.0\.0\.1:\d+ \(EADDRINUSE\)$/);
  });

  it('that it has no control socket', async () => {
    const nowhere = join(fed.directory, 'no', 'such', 'control.sock');
    const daemon = fed.start(['--control-socket', nowhere]);
    await daemon.sentence(/^no control socket, so no entropyd status and reseed: ENOENT/);
  });

  it('who holds the place that it was given, or what stands there', async () => {
    const first = await fed.startFed();
    const second = fed.start();
    const { msg } = await second.event('failed');
    expect(msg).toMatch(/another entropyd \(pid \d+\) holds .*lock: stop it, or give/);
    await second.ended();
    await first.stop();
    mkdirSync(fed.place);
    writeFileSync(fed.statusSocket, 'mine');
    await fed.start().sentence(/status\.sock exists and is not a socket: remove it/);
  });

  it('that its audit file cannot be', async () => {
    const daemon = fed.start(['--audit-file', join(fed.directory, 'none', 'audit')]);
    await daemon.sentence(/\(ENOENT\): create its directory/);
  });

  it('that it may credit nothing, and read no device', async (t) => {
    const running = unprivilegedDryRun(t);
    await running.sentence(
      /^dry run, nothing will be credited: crediting the kernel pool needs CAP_SYS_ADMIN: run as root/,
    );
    if (!existsSync('/dev/hwrng')) return;
    await running.sentence(/no permission to read \/dev\/hwrng \(EACCES\): run as root/);
  });

  it('that its memory is not locked', async (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const without = ['--bounding-set', '-ipc_lock', '--inh-caps', '-ipc_lock'];
    const daemon = new Running({
      program: ['prlimit', '--memlock=0:0', 'setpriv', ...without, process.execPath, MAIN],
      args: ['run', ...fed.args()],
    });
    onTestFinished(async () => void (await daemon.stop()));
    await daemon.sentence(/^\d+ bytes of entropy buffers are not locked .*: raise LimitMEMLOCK=/);
  });
});

describe('run tells the service manager', () => {
  it('what it has done, or why it can do nothing', async () => {
    const socket = await NotifySocket.open(join(fed.directory, 'notify'));
    onTestFinished(() => socket.close());
    const env = { NOTIFY_SOCKET: socket.address };
    const said = (status: RegExp) => until(() => socket.texts().some((text) => status.test(text)));
    const daemon = fed.start(['--reseed-interval', '1h'], { env });
    await said(/^STATUS=1 credit so far, pool 256 of 256 bits, CRNG ready$/);
    await daemon.stop();
    rmSync(fed.fifo.path);
    fed.start([], { env });
    await said(/^STATUS=Degraded, nothing to feed from: hwrng absent: there is no /);
  });
});
