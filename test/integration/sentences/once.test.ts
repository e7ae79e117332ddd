// What `once` says to a person. Every other test goes by events, the JSON document and the exit code.
import { chmodSync, chownSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../../support/fed-daemon.js';
import { Fifo } from '../../support/fifo.js';
import { reachableProgram } from '../../support/other-user.js';
import { finish, MAIN } from '../../support/program.js';
import { needsProgram, needsRoot } from '../../support/requires.js';

const fed = fedDaemon({ blocks: 3 });

it('what was credited, and what it could have said first', async () => {
  const { stdout, stderr } = await finish({
    args: ['once', ...fed.args('--log-format', 'auto')],
  });
  expect(stdout).toBe(
    'would have credited 256 bits from hwrng (2500 tested bytes), CRNG ready, pool 256 of 256 bits\n',
  );
  expect(stderr).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d warn {2}dry run, nothing will be credited: asked for\n/,
  );
});

it('which privilege it needs', async (t) => {
  needsRoot(t);
  needsProgram(t, '/usr/bin/setpriv', 'util-linux');
  const without = ['--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin'];
  const { stderr } = await finish({
    command: 'setpriv',
    args: [...without, process.execPath, MAIN, 'once'],
  });
  expect(stderr).toMatch(
    /crediting the kernel pool needs CAP_SYS_ADMIN: run as root, or try --dry-run/,
  );
});

it('that root may not read a device, as under the device policy of a unit', async (t) => {
  needsRoot(t);
  needsProgram(t, '/usr/bin/setpriv', 'util-linux');
  const fifo = new Fifo();
  const program = reachableProgram();
  onTestFinished(() => {
    fifo.remove();
    program.remove();
  });
  chmodSync(fifo.path, 0o600);
  chownSync(fifo.path, 65534, 65534); // root may not, without its right to override
  const { code, stderr } = await finish({
    command: 'setpriv',
    args: [
      ...['--bounding-set', '-dac_override,-dac_read_search', process.execPath, program.main],
      ...['once', '--dry-run', '--source', 'hwrng', '--hwrng-device', fifo.path],
    ],
  });
  expect(stderr).toMatch(
    /\(EACCES\): the unit, or a container, does not allow it; entropyd config unit prints the drop-in/,
  );
  expect(code).toBe(69);
});
