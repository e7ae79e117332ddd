// entropyd-pkcs11 through a real FIFO into the real daemon, with softhsm2's module. Dry runs.
import { spawn } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished, type TestContext } from 'vitest';
import { BLOCK, PRIME } from '../support/fed-daemon.js';
import { Fifo } from '../support/fifo.js';
import { Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { needsProgram } from '../support/requires.js';
import { SOFTHSM, SOFTHSM_UTIL, TokenPlace } from '../support/token.js';
import { until } from '../support/until.js';

let place: TokenPlace;
let other: Fifo;
beforeEach(() => {
  place = new TokenPlace();
  other = new Fifo();
});
afterEach(async () => {
  await place.remove();
  other.remove();
});

/** A daemon whose sources are the token, and a FIFO that is always read. */
function daemonOf(t: TestContext, ...labels: string[]): Running {
  needsProgram(t, SOFTHSM, 'softhsm2');
  needsProgram(t, SOFTHSM_UTIL, 'softhsm2');
  for (const label of labels) place.makeSoftToken(label);
  const bytes = join(place.directory, 'bytes'); // for more feeds than a FIFO holds
  writeFileSync(bytes, new RandomBytes(21).take(PRIME + 400 * BLOCK));
  const writer = spawn('sh', ['-c', 'exec cat "$0" >"$1"', bytes, other.path]);
  onTestFinished(() => void writer.kill());
  const table = (name: string, path: string) =>
    `[[source]]\nname = "${name}"\nkind = "device"\nrole = "always"\ndevice = "${path}"\n`;
  const file = join(place.directory, 'entropyd.toml');
  writeFileSync(
    file,
    `reseed-interval = "1s"\n${table('token', place.fifo)}${table('other', other.path)}`,
  );
  const daemon = new Running({
    args: ['run', '--dry-run', '--config', file, '--log-format', 'json', '--log-level', 'debug'],
  });
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  return daemon;
}

/** Waits for a credit, among the lines from `from` on, in which this source has a part. */
const creditedFrom = (daemon: Running, source: string, from = 0) =>
  until(() => {
    const credits = daemon.lines.slice(from).filter(({ event }) => event === 'credited');
    return credits.find((line) => String(line['source']).split(',').includes(source));
  });

it('feeds the daemon, and after a kill again, from a source that is on trial', async (t) => {
  const daemon = daemonOf(t, 'entropy');
  const words = ['--token', 'entropy', '--pin-file', place.pinFile('1234')];
  const first = place.start(SOFTHSM, words);
  await daemon.event('standingChanged', { source: 'token', standing: 'trusted' });
  await creditedFrom(daemon, 'token');
  const seen = daemon.lines.length;
  await first.stop('SIGKILL');
  const inode = statSync(place.fifo).ino;
  await daemon.event('troubleBegan', { source: 'token', trouble: 'ended' }, seen);
  await creditedFrom(daemon, 'other', seen);
  const second = place.start(SOFTHSM, words);
  await daemon.event('standingChanged', { source: 'token', standing: 'onTrial' }, seen);
  await daemon.event('standingChanged', { source: 'token', standing: 'trusted' }, seen);
  expect(statSync(place.fifo).ino).not.toBe(inode);
  expect(await second.stop()).toBe(0);
  expect(existsSync(place.fifo)).toBe(false);
  expect(first.lines).toHaveLength(1);
  expect(second.lines).toHaveLength(1);
  expect(daemon.events('blockRejected')).toEqual([]);
});

it('tries a wrong PIN once, and no other source is disturbed', async (t) => {
  const daemon = daemonOf(t, 'entropy');
  const helper = place.start(SOFTHSM, ['--pin-file', place.pinFile('4321')]);
  expect(await helper.ended()).toBe(77);
  expect(helper.lines).toHaveLength(1);
  expect(existsSync(place.fifo)).toBe(false);
  await daemon.event('troubleBegan', { source: 'token', trouble: 'absent' });
  await creditedFrom(daemon, 'other', daemon.lines.length);
});

it('names the tokens where it is not clear which one is meant', async (t) => {
  needsProgram(t, SOFTHSM, 'softhsm2');
  needsProgram(t, SOFTHSM_UTIL, 'softhsm2');
  for (const label of ['one', 'two']) place.makeSoftToken(label);
  const helper = place.start(SOFTHSM);
  expect(await helper.ended()).toBe(78);
  expect(helper.lines).toHaveLength(1);
  for (const label of ['one', 'two']) expect(helper.stderr).toContain(`'${label}'`);
  const chosen = place.start(SOFTHSM, ['--token', 'two']);
  await until(() => existsSync(place.fifo));
  expect(await chosen.stop()).toBe(0);
});
