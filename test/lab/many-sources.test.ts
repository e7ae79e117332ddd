// Two FIFOs, a serial line, a TPM, a PKCS #11 token and jitter in one file under one daemon, on the real pool: each is
// fed and accounted, and whichever is killed, silent, biased or slow, the feeds from the others keep their rhythm.
// Real credits: the bytes are from the system's own generator, SoftHSM or swtpm, and the pool is full before. One
// disturbance per source, or each of each with ENTROPYD_LAB_MANY_SOURCES=all, in some four minutes.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it, type TestContext } from 'vitest';
import type { EventName } from '../../src/log/events.js';
import {
  FifoGenerator,
  type Generator,
  type State,
  StickGenerator,
  TokenGenerator,
  TpmGenerator,
} from '../support/disturbed-generators.js';
import { BLOCK } from '../support/fed-daemon.js';
import { temporaryDirectory } from '../support/fifo.js';
import type { EventFields, LogLine } from '../support/log-lines.js';
import { finish, Running } from '../support/program.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { PKCS11, SOFTHSM, SOFTHSM_UTIL } from '../support/token.js';
import { until } from '../support/until.js';

const INTERVAL_MS = 1000;
/** Of each disturbance, or longer if the daemon needs longer to name it. */
const PHASE_MS = 8 * INTERVAL_MS;
/** A source in quarantine is retested after pauses of 10, 20, 40 and 80 s: three may fail, as biased bytes are unread. */
const REPAIRED_MS = 200_000;
const CASE = { timeout: 300_000 };
const NAMES = ['first', 'second', 'stick', 'tpm', 'token'] as const;
type Name = (typeof NAMES)[number];
type Disturbance = Exclude<State, 'well'>;

/** The trouble of each when it was killed: a FIFO has no writer then, the others have no device. */
const GONE = {
  ...{ first: 'ended', second: 'ended', token: 'ended' },
  ...{ stick: 'absent', tpm: 'absent' },
};

/** How the log names the source that is disturbed. */
function namingOf(name: Name, state: Disturbance): [EventName, EventFields] {
  switch (state) {
    case 'killed':
      return ['troubleBegan', { source: name, trouble: GONE[name] }];
    case 'silent':
      return ['troubleBegan', { source: name, trouble: 'mute' }];
    case 'slow':
      return ['sourceSlow', { source: name }];
    case 'biased':
      return ['standingChanged', { source: name, standing: 'quarantined' }];
  }
}

const directory = temporaryDirectory();
const socket = join(directory, 'control.sock');
let generators: Record<Name, Generator> | undefined;
let daemon: Running | undefined;
afterAll(async () => {
  await daemon?.stop();
  for (const one of Object.values(generators ?? {})) await one.remove();
  rmSync(directory, { recursive: true });
});

async function start(t: TestContext): Promise<Running> {
  needsRoot(t);
  for (const path of [SOFTHSM, SOFTHSM_UTIL]) needsProgram(t, path, 'softhsm2');
  needsProgram(t, '/usr/bin/swtpm', 'swtpm');
  needsProgram(t, '/usr/bin/python3', 'python3');
  if (!existsSync(PKCS11)) t.skip(`needs ${PKCS11} (npx node-gyp build)`);
  generators = {
    ...{ first: new FifoGenerator(), second: new FifoGenerator(), stick: new StickGenerator() },
    ...{ tpm: new TpmGenerator(t), token: new TokenGenerator() },
  };
  for (const one of Object.values(generators)) await one.become('well');
  const tables = Object.entries(generators).map(
    ([name, { kind, device }]) =>
      `[[source]]\nname = "${name}"\nkind = "${kind}"\ndevice = "${device}"\nrole = "always"\n`,
  );
  tables.push('[[source]]\nname = "jitter"\nrole = "always"\n');
  const file = join(directory, 'entropyd.toml');
  writeFileSync(file, `reseed-interval = "${INTERVAL_MS / 1000}s"\n\n${tables.join('\n')}`);
  const args = ['run', '--config', file, '--control-socket', socket, '--log-format', 'json'];
  return new Running({ args: [...args, '--log-level', 'debug'] });
}

const ask = async (...words: string[]) =>
  JSON.parse((await finish({ args: [...words, '--json', '--control-socket', socket] })).stdout);

const creditsFrom = (lines: readonly LogLine[]): string[][] =>
  lines.filter(({ event }) => event === 'credited').map((one) => String(one['source']).split(','));

it('feeds from each and accounts for each', CASE, async (t) => {
  const one = await start(t);
  daemon = one;
  for (const source of [...NAMES, 'jitter']) {
    await one.event('standingChanged', { source, standing: 'trusted' });
  }
  const ofAll = await one.event('credited', { source: [...NAMES, 'jitter'].join() });
  expect(ofAll).toMatchObject({ bits: 256, reseed: 'reseeded', dryRun: false });
  expect(ofAll['bytes']).toBeGreaterThan(NAMES.length * BLOCK);
  // The totals are those of the credits in the log, once both are from between the same feeds.
  await until(async () => {
    const { feed } = await ask('status');
    const sum = (key: string) =>
      one.events('credited').reduce((total, line) => total + Number(line[key]), 0);
    return feed.bitsCredited === sum('bits') && feed.bytesAdded === sum('bytes');
  });
  const { state, sources: all } = await ask('status');
  expect(state).toBe('feeding');
  for (const { name, standing, blocksPassed, blocksFailed } of all) {
    expect({ name, standing }).toEqual({ name, standing: 'trusted' });
    expect(blocksPassed).toBeGreaterThanOrEqual(2); // the start-up test
    expect(blocksFailed).toBeLessThan(3);
  }
  expect(all.map(({ name }: { name: string }) => name)).toEqual([...NAMES, 'jitter']);
});

const DISTURBANCES: readonly Disturbance[] = ['killed', 'silent', 'slow', 'biased'];
const ALL = NAMES.flatMap((name) => DISTURBANCES.map((state) => ({ name, state })));
/** One per source, which have each disturbance once or more. */
const SHORT: typeof ALL = [
  { name: 'first', state: 'killed' },
  { name: 'second', state: 'biased' },
  { name: 'stick', state: 'silent' },
  { name: 'tpm', state: 'slow' },
  { name: 'token', state: 'killed' },
];
const CASES = process.env['ENTROPYD_LAB_MANY_SOURCES'] === 'all' ? ALL : SHORT;

it.for(CASES)(
  'keeps the rhythm of the others while $name is $state',
  CASE,
  async ({ name, state }, t) => {
    const one = daemon;
    if (one === undefined || generators === undefined)
      return t.skip('needs the daemon of the first test');
    const others = NAMES.filter((other) => other !== name);
    const begun = performance.now();
    const from = one.lines.length;
    await generators[name].become(state);
    const naming = await one.event(...namingOf(name, state), from);
    await pause(Math.max(0, PHASE_MS - (performance.now() - begun)));
    const lines = one.lines.slice(from);
    // Half of what is due: a busy machine may be late with the rest.
    const least = Math.floor((performance.now() - begun) / INTERVAL_MS / 2);
    for (const other of others) {
      const feeds = creditsFrom(lines).filter((names) => names.includes(other)).length;
      expect(feeds, `with ${other}`).toBeGreaterThanOrEqual(least);
    }
    const troubled = lines.filter(({ event }) => event === 'troubleBegan');
    expect(troubled.filter(({ source }) => source !== name)).toEqual([]);
    if (state === 'biased') {
      expect(creditsFrom(lines.slice(lines.indexOf(naming))).flat()).not.toContain(name);
    }

    const repaired = one.lines.length;
    await generators[name].become('well');
    await until(
      () => creditsFrom(one.lines.slice(repaired)).some((names) => names.includes(name)),
      REPAIRED_MS,
      () => one.lines.map(({ msg }) => msg).join('\n'),
    );
    const { sources } = await ask('status');
    expect(sources).toContainEqual(expect.objectContaining({ name, standing: 'trusted' }));
  },
);
