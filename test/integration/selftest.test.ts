// `selftest --sources` at a running daemon.
import { expect, it } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';

const fed = fedDaemon({ blocks: 2 });
const HOURLY = ['--reseed-interval', '1h', '--log-level', 'debug'];
const SELFTEST = ['selftest', '--sources', '--json'];

async function selftest(...more: string[]) {
  const { code, stdout } = await fed.ask(...SELFTEST, ...more);
  return { code, ...(stdout === '' ? {} : JSON.parse(stdout)) };
}

it('tests a source that passes, credits nothing of it, and goes on feeding', async () => {
  const daemon = await fed.startFed(HOURLY);
  const before = await fed.status();
  fed.writeStart(1);
  const tested = await selftest();
  expect(tested).toMatchObject({ code: 0, passed: true });
  expect(tested.sources).toMatchObject([
    { name: 'hwrng', standing: 'trusted', result: 'passed', testsFailed: [], samples: 2500 },
  ]);
  expect(tested.sources[0].testsPassed).toContain('repetitionCount');
  const after = await fed.status();
  expect(after.feed).toMatchObject({ bitsCredited: before.feed.bitsCredited });
  expect(after.sources[0].blocksPassed).toBe(before.sources[0].blocksPassed + 1);
  await daemon.event('startupTest', { source: 'hwrng', passed: true });
  await daemon.event('selftestAnswered', { passed: true });
  fed.writeBlocks(2);
  expect((await fed.ask('reseed')).code).toBe(0);
});

it('ends with 70 for one that fails, which then is quarantined', async () => {
  await fed.startFed(HOURLY);
  fed.fifo.write(new Uint8Array(4 + 2500));
  const tested = await selftest();
  expect(tested).toMatchObject({ code: 70, passed: false });
  expect(tested.sources).toMatchObject([{ result: 'failed', standing: 'quarantined' }]);
  expect(tested.sources[0].testsFailed).toContain('monobit');
  expect(await selftest()).toMatchObject({ code: 70, sources: [{ samples: 0 }] });
});

it('answers within its limit for one without data, and status meanwhile', async () => {
  await fed.startFed(HOURLY);
  fed.fifo.write(new Uint8Array(0));
  const start = performance.now();
  const asked = selftest();
  expect((await fed.ask('status')).code).toBe(0);
  const tested = await asked;
  expect(tested).toMatchObject({ code: 70, sources: [{ result: 'failed', samples: 0 }] });
  expect(tested.sources[0].reason).toContain('no data');
  expect(performance.now() - start).toBeLessThan(17_000);
}, 30_000);

it('knows the sources of the daemon by name', async () => {
  await fed.startFed(HOURLY);
  expect((await fed.ask(...SELFTEST, '--source', 'dice')).code).toBe(64);
});

it('ends with 69 where no daemon runs', async () => {
  expect((await fed.ask(...SELFTEST)).code).toBe(69);
});
