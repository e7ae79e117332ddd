// What comes from a file, a socket or a name is printed as text, never obeyed by the terminal.
import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';

const EVIL = '\x1b]0;owned\x07\x1b[2J\x9b31m\u202e';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
const RAW = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

let directory: string;
let server: Server | undefined;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(async () => {
  if (server !== undefined) await new Promise((resolve) => server?.close(resolve));
  server = undefined;
  rmSync(directory, { recursive: true });
});

it.each([
  [
    'a key',
    `"${EVIL.replace(/[\s\S]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}" = 1`,
  ],
  [
    'a value',
    `log-level = "${EVIL.replace(/[\s\S]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`,
  ],
  ['a line that is no TOML', EVIL],
])('%s of a file', async (_, text) => {
  const path = join(directory, 'entropyd.toml');
  writeFileSync(path, text);
  const { code, stdout, stderr } = await finish({ args: ['config', 'check', path] });
  expect(code).toBe(78);
  expect(stdout + stderr).not.toMatch(RAW);
});

it('a path, a variable and an option', async () => {
  const done = await Promise.all([
    finish({ args: ['config', 'check', join(directory, EVIL)] }),
    finish({ args: ['check', join(directory, EVIL)] }),
    finish({
      args: [
        'run',
        '--dry-run',
        '--source',
        'hwrng',
        '--hwrng-device',
        `/dev/${EVIL}`,
        '--require-source',
      ],
    }),
    finish({ args: ['config', 'show'], env: { [`ENTROPYD_${EVIL}`]: EVIL } }),
    finish({ args: [EVIL] }),
  ]);
  for (const { stdout, stderr } of done) expect(stdout + stderr).not.toMatch(RAW);
});

it.each([['status'], ['status', '--json'], ['reseed']])(
  'what answers at the socket: %s %s',
  async (...args) => {
    const answer = {
      ok: { version: EVIL, state: 'feeding', reason: EVIL, sources: [] },
      answer: { version: EVIL },
      version: 1,
      error: EVIL,
      message: EVIL,
    };
    const path = join(directory, 'control.sock');
    const serve = (at: string): Promise<void> =>
      new Promise((resolve) => {
        server = createServer((client) => {
          client.on('error', () => {}).resume();
          client.end(`${JSON.stringify(answer)}\n`);
        }).listen(at, resolve);
      });
    await serve(args[0] === 'reseed' ? path : join(directory, 'status.sock'));
    const { stdout, stderr } = await finish({ args: [...args, '--control-socket', path] });
    expect(stdout + stderr).not.toMatch(RAW);
    expect(stdout + stderr).not.toBe('');
  },
);
