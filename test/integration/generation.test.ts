// What programs hear of a copy, from a real daemon that reseeds the real kernel: one number for each copy.
import { readFileSync, rmSync, watch } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish, Running, SEEDER } from '../support/program.js';
import { needsRoot } from '../support/requires.js';

let directory: string;
let socket: string;
let daemon: Running | undefined;
beforeEach(() => {
  directory = temporaryDirectory();
  socket = join(directory, 'control.sock');
});
afterEach(async () => {
  await daemon?.stop('SIGKILL');
  daemon = undefined;
  rmSync(directory, { recursive: true });
});

/** Says on the control socket that the machine was copied, and does no more. */
const tell = (): void => {
  createConnection(socket).end('{"ask":"copied"}\n');
};

it('a program that waits on the file sees each copy once, in order', async (t) => {
  needsRoot(t);
  const where = ['--control-socket', socket];
  const running = new Running({
    args: [
      'run',
      '--source',
      'jitter',
      '--reseed-interval',
      '1h',
      ...where,
      '--log-format',
      'json',
    ],
  });
  daemon = running;
  await running.event('credited');
  const seen: string[] = [];
  const watcher = watch(directory, (_, name) => {
    if (name !== 'generation') return;
    const [, number, cause] =
      /^generation=(\d+)\n.*\ncause=(\w+)\n$/s.exec(
        readFileSync(join(directory, 'generation'), 'utf8'),
      ) ?? [];
    const now = `${number} ${cause}`;
    if (seen.at(-1) !== now) seen.push(now);
  });
  try {
    tell();
    await running.event('copyAnnounced', { generation: 1, how: 'told' });
    for (const generation of [2, 3, 4]) {
      const { stdout, stderr } = await finish({
        command: SEEDER,
        args: ['--reseed', '--json', ...where],
      });
      expect(JSON.parse(stdout), stderr).toMatchObject({ exitCode: 0, generation });
      await running.event('copyAnnounced', { generation });
    }
  } finally {
    watcher.close();
  }
  expect(seen).toEqual(['1 told', '2 reseed', '3 reseed', '4 reseed']);
});
