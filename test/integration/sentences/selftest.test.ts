// What `selftest` says to a person. Every other test goes by the JSON document and the exit code.
import { expect, it } from 'vitest';
import { fedDaemon } from '../../support/fed-daemon.js';

const fed = fedDaemon({ blocks: 2 });
const HOURLY = ['--reseed-interval', '1h'];

it('what has passed, in lines of 80 characters', async () => {
  await fed.startFed(HOURLY);
  fed.writeStart(1);
  const { stdout } = await fed.ask('selftest', '--sources');
  expect(stdout).toMatch(/^hwrng {5}passed\n {10}2500 samples in [\d.]+ s: monobit, /);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('what has failed', async () => {
  await fed.startFed(HOURLY);
  fed.fifo.write(new Uint8Array(4 + 2500));
  const { stdout } = await fed.ask('selftest', '--sources');
  expect(stdout.replaceAll(/\n +/g, ' ')).toMatch(
    /^hwrng {5}failed 2500 samples in [\d.]+ s: quarantined: a block failed monobit, /,
  );
});

it('that it needs to be told what to test', async () => {
  expect((await fed.ask('selftest')).stderr).toMatch(/selftest needs --sources: /);
});
