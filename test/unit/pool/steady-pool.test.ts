// What a kernel refuses in the middle of a run: tried again, said once each way, never an end.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PrivilegeError, SystemError } from '../../../src/errors.js';
import { modernPolicy } from '../../../src/pool/policy.js';
import { SteadyPool } from '../../../src/pool/steady-pool.js';
import { FakePool, FakeSource, runLoop } from '../../support/fake-loop.js';
import { recordingLog } from '../../support/fakes.js';

const refusal = (code: string) => ({ cause: Object.assign(new Error(code), { code }) });

/** A modern pool whose acts fail with the code that a test sets. */
class MoodyPool extends FakePool {
  failing: Partial<Record<'view' | 'add' | 'reseed', string>> = {};
  readonly probes: number[] = [];
  #check(act: 'view' | 'add' | 'reseed'): void {
    const code = this.failing[act];
    if (code === 'EPERM') throw new PrivilegeError('refused', refusal(code));
    if (code !== undefined) throw new SystemError(`refused (${code})`, refusal(code));
  }
  override view() {
    this.#check('view');
    return super.view();
  }
  override probe(): void {
    this.probes.push(Date.now());
    this.#check('add');
  }
  override add(seed: Parameters<FakePool['add']>[0]): boolean {
    this.#check('add');
    return super.add(seed);
  }
  override reseed() {
    this.#check('reseed');
    return super.reseed();
  }
}

function run() {
  const pool = new MoodyPool(256, 256);
  const { log, lines } = recordingLog();
  const steady = new SteadyPool(pool, log, () => Date.now());
  const source = new FakeSource();
  const running = runLoop(modernPolicy, pool, { pool: steady, source, reseedInterval: 1000 });
  const events = () => lines.map(({ fields }) => fields);
  return { ...running, pool, steady, events };
}

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

it.each(['EPERM', 'ENOTTY', 'ENOMEM', 'EINTR', 'EAGAIN'])(
  'lives through %s of a credit, says it once each way, and credits only what was taken',
  async (code) => {
    const { pool, loop, source, events, ended } = run();
    await pass(5000);
    const before = { ...loop.fed };
    expect(before.credits).toBeGreaterThan(2);
    pool.failing = { add: code };
    await pass(60_000);
    expect(loop.state).toBe('degraded');
    expect(loop.fed).toEqual(before);
    const reads = source.reads;
    await pass(60_000);
    expect(source.reads, 'nothing is read for a kernel that takes nothing').toBe(reads);
    expect(events()).toEqual([{ event: 'degraded', why: expect.any(String), code }]);
    const pauses = pool.probes.map((at, i) => at - (pool.probes[i - 1] ?? 0)).slice(1);
    expect(pauses.slice(0, 4)).toEqual([200, 400, 800, 1600]);
    expect(Math.max(...pauses)).toBe(10_000);
    pool.failing = {};
    await pass(15_000);
    expect(loop.state).toBe('feeding');
    expect(loop.fed.credits).toBeGreaterThan(before.credits + 2);
    expect(pool.adds.reduce((all, { bits }) => all + bits, 0)).toBe(loop.fed.bitsCredited);
    const lastedMs = expect.any(Number);
    expect(events().slice(1)).toEqual([{ event: 'recovered', code, lastedMs }]);
    loop.stop();
    await pass(1000);
    expect(await ended).toBe('stopped');
  },
);

it('holds what the pool showed last while it can not be looked at', async () => {
  const { pool, steady, loop, events } = run();
  await pass(3000);
  const shown = steady.view();
  pool.failing = { view: 'EMFILE' };
  await pass(3000);
  expect(steady.view()).toEqual(shown);
  expect(steady.trouble?.code).toBe('EMFILE');
  pool.failing = {};
  await pass(15_000);
  expect(events().map(({ event }) => event)).toEqual(['degraded', 'recovered']);
  expect(loop.state).toBe('feeding');
});

it('keeps the credit of a feed whose reseed is refused, and reseeds later', async () => {
  const { pool, loop, lines, events } = run();
  await pass(500);
  pool.failing = { reseed: 'EINTR' };
  await pass(3000);
  const credits = lines.filter(({ fields }) => fields.event === 'credited');
  expect(credits.map(({ fields }) => fields['reseed'])).toEqual(['refused']);
  expect(loop.fed.credits).toBe(1);
  expect(pool.reseeds).toBe(0);
  pool.failing = {};
  await pass(5000);
  expect(pool.reseeds).toBeGreaterThan(1);
  expect(events().map(({ event }) => event)).toEqual(['degraded', 'recovered']);
});

it('tells those who wait for a reseed at once that the kernel refuses', async () => {
  const { pool, loop } = run();
  await pass(3000);
  pool.failing = { add: 'EPERM' };
  const renewed = loop.reseeded();
  await pass(2000);
  expect(await renewed).toBeUndefined();
});

it('shows signs of life while the kernel refuses', async () => {
  const { pool, turns } = run();
  await pass(3000);
  pool.failing = { add: 'EPERM' };
  await pass(3000);
  const before = turns.length;
  await pass(60_000);
  expect(turns.length).toBeGreaterThan(before + 4);
});

it('ends for what is no refusal', async () => {
  const { pool, ended } = run();
  await pass(3000);
  const end = ended.catch(String);
  pool.add = () => {
    throw new TypeError('a bug');
  };
  await pass(3000);
  expect(await end).toBe('TypeError: a bug');
});
