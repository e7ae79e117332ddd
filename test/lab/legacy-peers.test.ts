// entropyd, rngd and haveged on the same legacy pool, in the same guest, at the same watermark. Prints
// a table of what was measured; only what has to hold is expected.
// refill: from the moment the pool falls below the watermark until it holds again, after 512 bits were
// taken. lost: of 256 bits wanted every 10 ms, what was not in the pool. rngd credits 8 bits per byte of
// the device, entropyd 4; haveged reads no device and credits what it has not measured.
import { expect, it } from 'vitest';
import { needsProgram } from '../support/requires.js';
import { bootGuest, LEGACY_KERNEL, numbersOf, PEERS } from '../support/uml.js';

it('the pool is refilled by each of them, and nothing is lost to waiting', async (t) => {
  needsProgram(t, LEGACY_KERNEL, 'of bullseye, by test/lab/fetch-legacy-kernel.sh');
  needsProgram(t, PEERS, 'rng-tools5 and haveged of bookworm, by test/lab/fetch-peers.sh');
  const said = await bootGuest({
    kernel: LEGACY_KERNEL,
    script: 'legacy-peers.sh',
    words: [],
    withinMs: 400_000,
  });
  const lost = (word: string): string => {
    const [times = 0, had = 0, short = 0] = numbersOf(said, word);
    return `${times * 256 - had} of ${times * 256} bits (${short} of ${times} times)`;
  };
  const rows = ['entropyd', 'rngd', 'haveged'].map((name) => {
    const [median = 0, worst = 0] = numbersOf(said, `${name}-refill`);
    const [before = 0, after = 0] = numbersOf(said, `${name}-cpu`);
    expect(numbersOf(said, `${name}-filled`)[0], said.console).toBeGreaterThanOrEqual(3072);
    expect(worst, `${name} did not refill the pool`).toBeLessThan(10_000);
    const slow = name === 'haveged' ? 'reads no device' : lost(`${name}-slow`);
    const row = [name, median, worst, lost(`${name}-take`), slow, (after - before) / 100];
    return `| ${row.join(' | ')} |`;
  });
  console.log(
    '| Linux 5.10.46 | refill, median ms | worst ms | lost, fast device | lost, 10 kB/s | CPU s |\n' +
      `|---|---|---|---|---|---|\n${rows.join('\n')}`,
  );
}, 430_000);
