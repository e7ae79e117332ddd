// What `check` says to a person. Every other test goes by the JSON document and the exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { Fifo } from '../../support/fifo.js';
import { finish, MAIN } from '../../support/program.js';
import { RandomBytes } from '../../support/random-bytes.js';
import { until } from '../../support/until.js';

const check = async (bytes: Uint8Array) => (await finish({ args: ['check', '-'] }, bytes)).stdout;

it('of good blocks: PASS, and what a good source would have shown', async () => {
  const said = await check(new RandomBytes(2).take(4 + 10 * 2500));
  const [verdict, figures] = said.split('\n');
  expect(verdict).toBe(
    'PASS  standard input: none of 10 blocks failed; less than one expected by chance',
  );
  expect(figures).toMatch(/^ {2}25,004 bytes, by FIPS 140-2 \(2001-10-10\), [\d.]+ [kM]B\/s$/);
});

it('of bad ones: FAIL, since chance does not explain them', async () => {
  const said = await check(Buffer.alloc(4 + 5 * 2500 + 1));
  expect(said).toMatch(/^FAIL {2}standard input: 5 of 5 blocks failed; less than one expected /);
  expect(said).toMatch(/\n {2}failed monobit +5\n/);
  expect(said).toMatch(/\n {2}1 byte at the end, less than a block, was not tested\n$/);
});

it('of a great number: how many chance explains', async () => {
  const blocks = 2488; // twice 1244
  const bytes = new RandomBytes(2).take(4 + blocks * 2500);
  expect(await check(bytes)).toMatch(
    /^PASS {2}standard input: \d of 2,488 blocks failed; about 2 expected by chance\n/,
  );
});

it('that it waits for the writer of a FIFO', async () => {
  const fifo = new Fifo();
  try {
    let said = '';
    const child = spawn(process.execPath, [MAIN, 'check', fifo.path]);
    child.stdout.resume();
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    const ended = once(child, 'close');
    await until(() => said !== '');
    expect(said).toBe(`waiting for a program that writes to ${fifo.path}\n`);
    fifo.write(new RandomBytes(17).take(4 + 2500));
    fifo.closeWriter();
    expect(await ended).toEqual([0, null]);
  } finally {
    fifo.remove();
  }
});
