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

it('the known answers, the result first, in lines of 80 characters', async () => {
  const { stdout } = await fed.ask('selftest');
  expect(stdout).toMatch(
    /^PASS {2}\d+ known answers in \d+ ms, in this process, not in a daemon\nPASS {2}monobit {2,}FIPS 140-2 /,
  );
  const lines = stdout.trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^PASS {2}.{1,74}$/);
  // Each says what it is about, and stands on one line.
  for (const line of lines.slice(1)) expect(line).toMatch(/^PASS {2}\w+ {2,}\S/);
  await fed.startFed(HOURLY);
  expect((await fed.ask('selftest')).stdout).toMatch(/^PASS {2}.*, in the running daemon\n/);
});

it('that --source names one of the sources', async () => {
  const { stderr } = await fed.ask('selftest', '--source', 'hwrng');
  expect(stderr).toMatch(/--source needs --sources: /);
});
