// Several FIFOs and jitter under one daemon, by one file: each is fed from and accounted, and what becomes of one does
// not stop the others. When each source is waited for, and for how long: test/unit/daemon/many-sources.test.ts.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BLOCK, PRIME } from '../support/fed-daemon.js';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { NotifySocket } from '../support/notify-socket.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { until } from '../support/until.js';

/** Streams of which the first 26 blocks pass every test. */
const SEEDS = { usb: 2, serial: 10, chip: 11 };
type Name = keyof typeof SEEDS;

let fifos: Record<Name, Fifo>;
let random: Record<Name, RandomBytes>;
let directory: string;
let socket: string;
let daemon: Running | undefined;

beforeEach(() => {
  directory = temporaryDirectory();
  socket = join(directory, 'control.sock');
  fifos = { usb: new Fifo(), serial: new Fifo(), chip: new Fifo() };
  random = {
    usb: new RandomBytes(SEEDS.usb),
    serial: new RandomBytes(SEEDS.serial),
    chip: new RandomBytes(SEEDS.chip),
  };
});
afterEach(async () => {
  await daemon?.stop();
  daemon = undefined;
  for (const fifo of Object.values(fifos)) fifo.remove();
  rmSync(directory, { recursive: true });
});

/** Blocks for a source that is opened: the first bytes prime the continuous test. */
const start = (name: Name, count: number): void =>
  fifos[name].write(random[name].take(PRIME + count * BLOCK));

/** A file with these sources, and jitter after them if it is wanted. */
function configured(names: readonly Name[], { jitter = false, more = '' } = {}): string {
  const file = join(directory, 'entropyd.toml');
  const tables = names.map(
    (name) =>
      `[[source]]\nname = "${name}"\nkind = "device"\ndevice = "${fifos[name].path}"\nrole = "always"\n`,
  );
  if (jitter) tables.push('[[source]]\nname = "jitter"\n');
  writeFileSync(file, `reseed-interval = "1s"\n${more}\n${tables.join('\n')}`);
  return file;
}

function run(file: string, env: NodeJS.ProcessEnv = {}): Running {
  const files = ['--config', file, '--control-socket', socket];
  daemon = new Running({ args: ['run', '--dry-run', '--log-level', 'debug', ...files], env });
  return daemon;
}

const status = async () => {
  const { stdout } = await finish({ args: ['status', '--json', '--control-socket', socket] });
  return JSON.parse(stdout);
};

/** Waits until there were so many feeds from exactly these sources. */
async function feeds(source: string, count: number): Promise<void> {
  const seen = (): string => (daemon as Running).lines.map(({ msg }) => msg).join('\n');
  const fed = () => (daemon as Running).events('credited', { source }).length >= count;
  await until(fed, 60_000, seen);
}

it('feeds from all in time, whichever falls silent, fails its tests, is slow or gone', async () => {
  // What each delivers, one block a feed; a pipe holds 26 blocks.
  start('usb', 4);
  fifos.usb.write(random.usb.take(1000));
  start('serial', 14);
  fifos.serial.write(Buffer.alloc(BLOCK));
  start('chip', 26);
  const running = run(configured(['usb', 'serial', 'chip'], { jitter: true }));
  await feeds('usb,serial,chip', 2);
  await running.event('sourceSlow', { source: 'usb' });
  await feeds('serial,chip', 2);
  await running.event('standingChanged', { source: 'serial', standing: 'quarantined' });
  await feeds('chip', 2);
  expect(running.events('troubleBegan', { source: 'chip' })).toEqual([]);
  expect(running.events('credited', { source: 'jitter' })).toEqual([]);

  // The rest of the block that usb is in the middle of, or a new start, and more.
  fifos.usb.write(random.usb.take(BLOCK - 1000 + PRIME + 6 * BLOCK));
  await feeds('usb,chip', 1);
  fifos.chip.closeWriter();
  await running.event('troubleBegan', { source: 'chip', trouble: 'ended' });
  await feeds('jitter', 2);

  const { sources } = await status();
  expect(sources).toMatchObject([
    { name: 'usb', standing: 'trusted', blocksFailed: 0 },
    { name: 'serial', standing: 'quarantined', blocksFailed: 1 },
    { name: 'chip', standing: 'onTrial' },
    { name: 'jitter', standing: 'trusted' },
  ]);
  for (const { blocksPassed } of sources) expect(blocksPassed).toBeGreaterThan(2);
});

describe('with two sources required', () => {
  it('credits nothing, and is not READY, before two have delivered', async () => {
    const manager = await NotifySocket.open(join(directory, 'notify'));
    onTestFinished(() => manager.close());
    start('usb', 20);
    fifos.serial.openWriter();
    const file = configured(['usb', 'serial'], { more: 'require = 2' });
    const running = run(file, { NOTIFY_SOCKET: manager.address });
    await running.event('troubleBegan', { source: 'serial' });
    const { why } = await running.event('degraded');
    expect(why).toContain('serial no data');
    const { state, feed } = await status();
    expect({ state, feed }).toMatchObject({
      state: 'degraded',
      feed: { credits: 0, requiredSources: 2, reason: '1 of 2 required sources delivers' },
    });
    const asked = await finish({ args: ['reseed', '--json', '--control-socket', socket] });
    expect(JSON.parse(asked.stdout)).toMatchObject({ done: false, bitsCredited: 0 });
    expect(running.events('credited')).toEqual([]);
    expect(manager.texts()).not.toContain('READY=1');
    expect(manager.texts().some((text) => /^STATUS=.*1 of 2 required/.test(text))).toBe(true);

    start('serial', 20);
    await feeds('usb,serial', 2);
    await running.event('recovered');
    await until(() => manager.texts().includes('READY=1'));
    expect((await status()).feed.reason).toBe('');

    fifos.serial.closeWriter();
    await running.event('troubleBegan', { source: 'serial', trouble: 'ended' });
    const seen = running.events('credited').length;
    await until(async () => (await status()).state === 'degraded');
    expect(running.events('credited').length).toBe(seen);
  });

  it('credits in `once` when two are there, and exits with 69 otherwise', async () => {
    const file = configured(['usb', 'serial']);
    const once = () =>
      finish({ args: ['once', '--dry-run', '--json', '--config', file, '--require', '2'] });
    start('usb', 4);
    const alone = await once();
    expect({ code: alone.code, stdout: alone.stdout }).toEqual({ code: 69, stdout: '' });
    expect(alone.stderr).toMatch(
      /too few usable sources: 1 of 2 required sources delivers; serial/,
    );
    start('usb', 4);
    start('serial', 4);
    const both = await once();
    expect(both.code).toBe(0);
    expect(JSON.parse(both.stdout).feed).toMatchObject({
      bytesAdded: 2 * BLOCK,
      requiredSources: 2,
    });
  });

  it.each([
    [{ args: ['--require', '3'], env: {} }, /^entropyd: --require: 3 is not allowed.*at most 2/],
    [{ args: [], env: { ENTROPYD_REQUIRE: '3' } }, /^entropyd: ENTROPYD_REQUIRE: 3 is not/],
  ])('refuses more than there are in one line: %j', async ({ args, env }, line) => {
    const file = configured(['usb', 'serial']);
    const { code, stderr } = await finish({ args: ['run', '--config', file, ...args], env });
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 78, lines: 1 });
    expect(stderr).toMatch(line);
  });
});
