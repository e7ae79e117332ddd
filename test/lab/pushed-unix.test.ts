// A real systemd: pushes through entropyd-reseed-unix.socket, mutated and too many. Each has one answer, none is
// credited, and the socket goes on listening. 100 pushes, or as many as ENTROPYD_LAB_PUSHES says; if it is set, the
// service is also seen to end when nobody connects.
import { chmodSync } from 'node:fs';
import { expect, it, type TestContext } from 'vitest';
import type { Container } from '../support/container.js';
import { AS_NOBODY } from '../support/other-user.js';
import { finish } from '../support/program.js';
import { answerTo, isAnswerTo, mutatedPush, sizeOf, whole } from '../support/pushes.js';
import { needsProgram } from '../support/requires.js';
import { sharedContainer } from '../support/shared-container.js';
import { until } from '../support/until.js';

const LONG = process.env['ENTROPYD_LAB_PUSHES'];
const PUSHES = Number(LONG ?? 100);
const SOCKET = 'entropyd-reseed-unix.socket';
const SERVICE = 'entropyd-reseed@unix.service';
const DROP_IN = `/run/systemd/system/entropyd-reseed@.service.d/lab.conf`;
const containerOf = sharedContainer();

/** Listens anew with these options of the service. */
function listening(t: TestContext, options: string): { guest: Container; path: string } {
  const guest = containerOf(t);
  const content = `[Service]\nEnvironment="OPTIONS=${options}"\nRestartSec=100ms\n`;
  guest.run('systemctl', 'stop', SOCKET, SERVICE);
  guest.run('sh', '-c', `mkdir -p \${1%/*} && printf '%s' "$2" >"$1"`, 'sh', DROP_IN, content);
  guest.run('systemctl', 'daemon-reload');
  guest.run('systemctl', 'start', SOCKET);
  return { guest, path: guest.pathOf('/run/entropyd/reseed.sock') };
}

const seen = (guest: Container) => guest.try('journalctl', '-u', SERVICE, '--no-pager');

it('reseeds with its own bytes and the push, and tells programs', async (t) => {
  // A busy machine may not have its own bytes within the 50 ms of the default.
  const { guest, path } = listening(t, '--source-deadline 20000');
  const number = () => guest.try('cat', '/run/entropyd/generation');
  const answer = JSON.parse(await answerTo(path, whole(Buffer.alloc(64, 1))));
  expect(answer, seen(guest)).toMatchObject({
    ...{ reseeded: true, bytesMixed: 64, pushEnded: true, daemon: 'none', exitCode: 0 },
    generation: 1,
  });
  expect(answer.sources.length).toBeGreaterThan(0);
  expect(number()).toMatch(/^generation=1\n.*\ncause=reseed$/s);
  expect(guest.property('ActiveState', SERVICE)).toBe('active');
  expect(guest.run('stat', '-c', '%a %U', '/run/entropyd/reseed.sock')).toBe('600 root');
});

it('refuses another user also if that one may connect', async (t) => {
  const { path } = listening(t, '');
  needsProgram(t, '/usr/bin/socat', 'socat');
  chmodSync(path, 0o666);
  // Nobody may go through /proc of another user's process: the working directory is opened before.
  const connect = 'cd "$1" && shift && exec "$@" UNIX-CONNECT:reseed.sock';
  const args = ['-c', connect, 'sh', path.replace(/\/[^/]*$/, '')];
  const asNobody = ['setpriv', ...AS_NOBODY, 'socat', '-t5', '-'];
  const { stdout } = await finish(
    { command: 'sh', args: [...args, ...asNobody] },
    Buffer.alloc(32),
  );
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ reseeded: false, exitCode: 77, reason: 'refused: only root may push, not user 65534' },
  });
});

it('answers each mutated push once, with bounded memory', {
  timeout: 120_000 + PUSHES * 200,
}, async (t) => {
  const { guest, path } = listening(t, '--rate 1000 --source-deadline 0');
  const push = async (seed: number): Promise<void> => {
    const mutated = mutatedPush(seed);
    const answer = await answerTo(path, mutated);
    const text = `push ${seed}: ${sizeOf(mutated)} bytes, ends ${mutated.ends}, answer ${answer}`;
    expect(isAnswerTo(mutated, answer), text).toBe(true);
  };
  await push(1);
  const pid = guest.property('MainPID', SERVICE);
  for (let seed = 2; seed < PUSHES; seed += 8) {
    await Promise.all(Array.from({ length: 8 }, (_, k) => push(seed + k)));
  }
  // It is still the same process, and MemoryMax= has ended none of its children.
  expect(guest.property('MainPID', SERVICE)).toBe(pid);
  expect(seen(guest)).not.toMatch(/oom|killed/i);
  expect(guest.property('ActiveState', SOCKET)).toBe('active');
  const memory = /VmHWM:.*/.exec(guest.run('cat', `/proc/${pid}/status`))?.[0];
  console.log(`pushed-unix: ${PUSHES} pushes, ${memory}`);
});

it('says busy to most of a flood, and goes on listening', {
  timeout: 120_000 + PUSHES * 200,
}, async (t) => {
  const { guest, path } = listening(t, '--source-deadline 0');
  const codes: number[] = [];
  for (let begun = 0; begun < PUSHES; begun += 50) {
    const flood = Array.from({ length: 50 }, () => answerTo(path, whole(Buffer.alloc(32, 7))));
    for (const answer of await Promise.all(flood)) codes.push(JSON.parse(answer).exitCode);
  }
  expect(codes.filter((code) => code === 0).length).toBeGreaterThanOrEqual(10);
  expect(codes.filter((code) => code === 75).length).toBeGreaterThan(0);
  expect(codes.filter((code) => code !== 0 && code !== 75)).toEqual([]);
  expect(guest.property('ActiveState', SOCKET)).toBe('active');
  await until(async () => {
    const answer = await answerTo(path, whole(Buffer.alloc(32, 7)));
    return JSON.parse(answer).exitCode === 0;
  });
});

it('goes on listening when the service is killed, and if it cannot start', async (t) => {
  const { guest, path } = listening(t, '--source-deadline 0 --rate 1000');
  for (let time = 0; time < 8; ++time) {
    expect(JSON.parse(await answerTo(path, whole(Buffer.alloc(32, 7))))).toMatchObject({
      exitCode: 0,
    });
    guest.run('systemctl', 'kill', '--signal=KILL', SERVICE);
  }
  listening(t, '--no-such-option');
  // Nobody accepts it, but systemd does not end the socket for it, and the next start serves it.
  const late = answerTo(path, whole(Buffer.alloc(32, 7)));
  // More often than systemd's own limit (DefaultStartLimitBurst=5) would let it.
  await until(
    () => Number(guest.property('NRestarts', SERVICE)) >= 8,
    60_000,
    () => seen(guest),
  );
  expect(guest.property('ActiveState', SOCKET)).toBe('active');
  const content = '[Service]\\nEnvironment=OPTIONS=--source-deadline=0\\n';
  guest.run('sh', '-c', `printf '${content}' >${DROP_IN} && systemctl daemon-reload`);
  expect(JSON.parse(await late)).toMatchObject({ exitCode: 0, bytesMixed: 32 });
});

it('ends when nobody connects, and starts again', { timeout: 200_000 }, async (t) => {
  if (LONG === undefined) t.skip('takes two minutes: set ENTROPYD_LAB_PUSHES');
  const { guest, path } = listening(t, '--source-deadline 0');
  for (let time = 0; time < 2; ++time) {
    expect(JSON.parse(await answerTo(path, whole(Buffer.alloc(32, 7))))).toMatchObject({
      exitCode: 0,
    });
    await until(() => guest.property('ActiveState', SERVICE) === 'inactive', 90_000);
    expect(guest.property('ActiveState', SOCKET)).toBe('active');
  }
  expect(guest.property('Result', SERVICE)).toBe('success');
});
