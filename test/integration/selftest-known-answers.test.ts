// `selftest` without --sources on what is shipped: alone, at a running daemon, and in copies of the program with a
// limit that was moved by one or a known answer with a flipped bit. Those credit nothing.
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_TESTS } from '../../src/health/verdict.js';
import { fedDaemon } from '../support/fed-daemon.js';
import { temporaryDirectory } from '../support/fifo.js';
import { NotifySocket } from '../support/notify-socket.js';
import {
  FLIPPED_BIT,
  MOVED_LIMIT,
  type Patch,
  patchedProgram,
  patchedSeeder,
} from '../support/patched-program.js';
import { finish, type Running } from '../support/program.js';
import { needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ blocks: 2 });
const HOURLY = ['--reseed-interval', '1h', '--log-level', 'debug'];

interface Report {
  readonly passed: boolean;
  readonly ranIn: string;
  readonly tests: readonly { readonly name: string; readonly passed: boolean }[];
  readonly reason: string;
}
const reportIn = (stdout: string): Report => JSON.parse(stdout);
const failedIn = ({ tests }: Report): string[] =>
  tests.filter(({ passed }) => !passed).map(({ name }) => name);

describe('the known answers', () => {
  it('are run by the command while no daemon runs: every health test, and the conditioner', async () => {
    const { code, stdout } = await fed.ask('selftest', '--json');
    const report = reportIn(stdout);
    expect({ code, ...report, failed: failedIn(report) }).toMatchObject({
      ...{ code: 0, passed: true, ranIn: 'command', failed: [], reason: '' },
    });
    const names = report.tests.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...ALL_TESTS, 'accounting', 'conditioner']));
  });

  it('are run by the daemon at its start and when it is asked, shown and audited', async () => {
    const daemon = await fed.startFed(HOURLY);
    await daemon.event('selftestPassed', { asked: false });
    const before = (await fed.status()).selftest;
    const { code, stdout } = await fed.ask('selftest', '--json');
    expect({ code, ...reportIn(stdout) }).toMatchObject({ code: 0, passed: true, ranIn: 'daemon' });
    await daemon.event('selftestPassed', { asked: true });
    const { selftest, state } = await fed.status();
    expect({ state, ...selftest }).toMatchObject({ state: 'feeding', passed: true, failed: [] });
    expect(Date.parse(selftest.at)).toBeGreaterThan(Date.parse(before.at));
    await until(() => fed.audited('selftestPassed').length === 2);
  });

  it('are run by the command where it may ask nobody, and --source is for sources', async () => {
    const none = await finish({ args: ['selftest', '--json', '--control-socket', 'none'] });
    expect({ code: none.code, ...reportIn(none.stdout) }).toMatchObject({ code: 0, passed: true });
    expect((await fed.ask('selftest', '--source', 'hwrng')).code).toBe(64);
  });
});

describe.each<[string, readonly Patch[]]>([
  ['a limit that was moved', MOVED_LIMIT],
  ['a flipped bit in a known answer', FLIPPED_BIT],
])('%s', (_, patches) => {
  let directory: string;
  let main: string;
  let failed: string[];
  beforeAll(() => {
    directory = temporaryDirectory();
    const patched = patchedProgram(directory, patches);
    main = patched.path;
    failed = [patched.failed];
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const start = (more: readonly string[] = [], env = {}): Running =>
    fed.start([...HOURLY, ...more], { program: [process.execPath, main], env });

  it('is found by the command: 70', async () => {
    const { code, stdout } = await finish({
      command: process.execPath,
      args: [main, 'selftest', '--json', '--control-socket', 'none'],
    });
    const report = reportIn(stdout);
    expect({ code, passed: report.passed }).toEqual({ code: 70, passed: false });
    expect(failedIn(report)).toEqual(expect.arrayContaining(failed));
  });

  it('keeps the daemon from crediting, and it says why', async () => {
    const textfile = join(fed.directory, 'entropyd.prom');
    const address = join(fed.directory, 'notify');
    const notify = await NotifySocket.open(address);
    const daemon = start(['--metrics-textfile', textfile], { NOTIFY_SOCKET: address });
    await daemon.event('selftestFailed', { asked: false });
    await until(() => notify.texts().some((text) => text.includes('the self-test failed')));
    const { code, stdout } = await fed.ask('reseed', '--json');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 69, done: false });
    const status = await fed.status();
    expect(status).toMatchObject({
      ...{ state: 'degraded', selftest: { passed: false } },
      ...{ feed: { credits: 0, bytesAdded: 0 }, sources: [{ bytesRead: 0 }] },
    });
    expect(status.selftest.failed).toEqual(expect.arrayContaining(failed));
    expect(status.feed.reason).toContain(failed[0]);
    await until(() => /^entropyd_selftest_passed 0$/m.test(readFileSync(textfile, 'utf8')));
    expect((await fed.ask('selftest', '--json')).code).toBe(70);
    expect(notify.texts().filter((text) => /\bREADY=1\b/.test(text))).toEqual([]);
    expect(fed.audited('selftestFailed')).toMatchObject([{ asked: false }, { asked: true }]);
    expect(fed.audited('credited')).toEqual([]);
    expect(await daemon.stop()).toMatchObject({ code: 0 });
    await notify.close();
  });

  it('ends `once` with 70', async () => {
    const args = [main, 'once', ...fed.args()];
    expect((await finish({ command: process.execPath, args })).code).toBe(70);
  });

  it('makes the addon refuse every credit, whoever asks for it', async () => {
    const script = `
      const native = require(process.argv[1]);
      const judge = new native.SourceJudge('byte', 4, 2500);
      const pool = new native.KernelPool('/dev/random');
      console.log(pool.addEntropy(judge.tested, 0, 0));`;
    const addon = join(directory, 'build/Release/entropyd.node');
    const { stdout } = await finish({ command: process.execPath, args: ['-e', script, addon] });
    expect(stdout.trim()).toBe('ECANCELED');
  });
});

describe('a limit of the seeder that was moved', () => {
  let directory: string;
  beforeAll(() => {
    directory = temporaryDirectory();
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('ends it with 70, before it opens anything', async () => {
    const { path: command, failed } = patchedSeeder(directory, MOVED_LIMIT);
    const args = ['--hwrng-device', fed.fifo.path, '--random-device', join(directory, 'none')];
    const { code, stderr } = await finish({ command, args });
    expect(code).toBe(70);
    expect(stderr).toContain('self-test failed: ');
    expect(stderr).toContain(failed);
  });

  it('leaves a push mixed, without credit, and its reseed made', async (t) => {
    needsRoot(t);
    const { path: command } = patchedSeeder(directory, MOVED_LIMIT);
    const args = ['--reseed', '--mix', '-', '--json', '--control-socket', 'none'];
    const { code, stdout } = await finish({ command, args }, randomBytes(32));
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      ...{ code: 70, exitCode: 70, reseeded: true, bytesMixed: 32, bitsCredited: 0 },
    });
  });
});
