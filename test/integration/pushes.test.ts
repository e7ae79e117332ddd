// Mutated pushes to entropyd-seed --serve, and its requests to the pool, recorded in place of being made; the manual's
// program for the host.
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { Faults } from '../support/faults.js';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { ACTIVATE, PushServer } from '../support/push-server.js';
import { answerTo, isAnswerTo, mutatedPush, sizeOf } from '../support/pushes.js';
import { needsProgram, needsRoot } from '../support/requires.js';

const COUNT = Number(process.env['ENTROPYD_PUSHES'] ?? 200);
const PAGE = new URL('../../docs/restore.md', import.meta.url);

it('answers each mutated push once and credits none', {
  timeout: 60_000 + COUNT * 100,
}, async (t) => {
  needsRoot(t);
  needsProgram(t, ACTIVATE, 'systemd');
  needsProgram(t, '/usr/bin/cc', 'gcc');
  const directory = temporaryDirectory();
  const faults = new Faults(directory);
  faults.record();
  const args = ['--source-deadline', '0', '--rate', '1000', '--timeout', '30'];
  const server = await PushServer.start(args, faults.env);
  onTestFinished(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });
  let mixed = 0;
  async function push(seed: number): Promise<void> {
    const mutated = mutatedPush(seed);
    const answer = await answerTo(server.path, mutated);
    const seen = `push ${seed}: ${sizeOf(mutated)} bytes, ends ${mutated.ends}, answer ${answer}`;
    expect(isAnswerTo(mutated, answer), seen).toBe(true);
    mixed += JSON.parse(answer).bytesMixed;
  }
  await push(0);
  const peak = server.peakKilobytes();
  for (let seed = 1; seed < COUNT; seed += 8) {
    await Promise.all(Array.from({ length: 8 }, (_, k) => push(seed + k)));
  }
  const credits = faults.requests().filter((request) => request !== 'reseed');
  expect(credits.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(mixed);
  expect(credits.filter(({ bits }) => bits !== 0)).toEqual([]);
  // A page per connection, and what the allocator keeps of eight.
  expect(server.peakKilobytes() - peak).toBeLessThan(1024);
  expect(server.isRunning).toBe(true);
  expect(server.connections()).toBeLessThanOrEqual(8);
});

/** A Unix socket as Firecracker has it for the host: who closes one direction closes both. */
async function hybridSocket(path: string, target: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (host) => {
    host.on('error', () => {});
    host.once('data', (first) => {
      expect(String(first)).toBe('CONNECT 890\n');
      const guest = connect(target);
      host.on('data', (bytes) => guest.write(bytes));
      host.on('end', () => {
        guest.destroy();
        host.destroy();
      });
      guest.on('data', (bytes) => host.write(bytes));
      guest.on('error', () => {});
      guest.on('close', () => host.end());
      host.write('OK 1073741824\n');
    });
  }).listen(path);
  await once(server, 'listening');
  return server;
}

it("answers the manual's program for hypervisors that pass on no half of a close", async (t) => {
  needsRoot(t);
  needsProgram(t, ACTIVATE, 'systemd');
  needsProgram(t, '/usr/bin/python3', 'python3');
  const server = await PushServer.start(['--source-deadline', '0']);
  const path = join(server.directory, 'v.sock');
  const hypervisor = await hybridSocket(path, server.path);
  onTestFinished(async () => {
    hypervisor.close();
    await server.stop();
  });
  const [, program] = /```python\n(import json, os, socket\n[^`]*CONNECT[^`]*)```/.exec(
    readFileSync(PAGE, 'utf8'),
  ) as RegExpExecArray;
  const args = ['-c', `${program}\nimport sys\nprint(json.dumps(reseed(sys.argv[1])))`, path];
  const { code, stdout, stderr } = await finish({ command: '/usr/bin/python3', args });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ bytesMixed: 64, pushEnded: false, exitCode: 0 });
});
