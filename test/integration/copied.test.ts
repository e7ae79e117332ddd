// What entropyd-seed --reseed makes the running daemon do: wipe what it has read, and feed fresh bytes.
import { expect, it } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { finish, SEEDER } from '../support/program.js';
import { needsRoot } from '../support/requires.js';
import { until } from '../support/until.js';

const fed = fedDaemon({ blocks: 3 });

it('the daemon hears of the copy from the seeder, and feeds what is read afterwards', async (t) => {
  needsRoot(t);
  await fed.startFed(['--reseed-interval', '1h']);
  const args = ['--reseed', '--json', '--source-deadline', '0', '--mix', '-'];
  const { code, stdout, stderr } = await finish(
    { command: SEEDER, args: [...args, '--control-socket', fed.socket] },
    Buffer.from('what the host pushed'),
  );
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout).daemon).toMatch(/^(told|noAnswer)$/); // late on a busy machine
  await fed.daemon.event('forked', { how: 'told' });
  fed.writeBlocks(2); // the held ones are wiped
  await until(() => {
    const events = fed.entries().map(({ event }) => event);
    return events.indexOf('credited', events.indexOf('forked')) > events.indexOf('forked');
  });
});
