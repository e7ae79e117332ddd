// A configuration that is not usable keeps nobody from asking a daemon that runs.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { finish } from '../support/program.js';

const fed = fedDaemon({ blocks: 4 });

it.each([
  ['status', { state: 'feeding' }],
  ['reseed', { done: true }],
])('%s warns and asks', async (command, answer) => {
  await fed.startFed();
  const file = join(fed.directory, 'entropyd.toml');
  writeFileSync(file, 'watermark = lots\n');
  const { code, stdout, stderr } = await finish({
    args: [command, '--json', '--config', file],
    env: { ENTROPYD_CONTROL_SOCKET: fed.socket },
  });
  expect(stderr).toContain(`${file}:1: `);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject(answer);
});

it('a flag that is wrong is still an error', async () => {
  const { code, stderr } = await finish({ args: ['status', '--control-socket', 'relative'] });
  expect(code).toBe(78);
  expect(stderr).toContain('--control-socket');
});
