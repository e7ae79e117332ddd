// What `reseed` says to a person. Every other test goes by the JSON document and the exit code.
import { chmodSync, rmSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../../support/fed-daemon.js';
import { AS_NOBODY, needsOtherUser, reachableProgram } from '../../support/other-user.js';
import { finish } from '../../support/program.js';

const fed = fedDaemon({ blocks: 6 });
const HOURLY = ['--reseed-interval', '1h'];

it('what was fed', async () => {
  await fed.startFed(HOURLY);
  expect((await fed.ask('reseed')).stdout).toMatch(
    /^would have credited 256 bits from hwrng \(2500 tested bytes\), in [\d.]+ s: a dry run\n$/,
  );
});

it('why nothing was, and that it will be', async () => {
  await fed.startFed(HOURLY);
  fed.fifo.closeWriter();
  rmSync(fed.fifo.path);
  expect((await fed.ask('reseed')).stderr).toMatch(
    /^nothing was fed within [\d.]+ s, it will be as soon as .*: hwrng /,
  );
});

it('that no daemon runs', async () => {
  expect((await fed.ask('reseed')).stderr).toMatch(
    /not running: no daemon listens at .*; start it: .*entropyd/,
  );
});

it('who may ask', async (t) => {
  needsOtherUser(t);
  const program = reachableProgram();
  onTestFinished(program.remove);
  await fed.startFed(HOURLY);
  chmodSync(fed.directory, 0o711);
  const { stderr } = await finish({
    command: 'setpriv',
    args: [...AS_NOBODY, process.execPath, program.main, 'reseed', '--control-socket', fed.socket],
  });
  expect(stderr).toMatch(/you may not ask at .*control\.sock: run it as root/);
});
