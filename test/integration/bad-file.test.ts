// A configuration that is not usable keeps nobody from asking a daemon that runs.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { finish, Running } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';

let directory: string;
let fifo: Fifo;
let daemon: Running;
beforeEach(async () => {
  directory = temporaryDirectory();
  fifo = new Fifo();
  fifo.write(new RandomBytes(2).take(4 + 4 * 2500));
  const socket = join(directory, 'control.sock');
  daemon = new Running({
    args: [
      ...['run', '--dry-run', '--control-socket', socket],
      ...['--source', 'hwrng', '--hwrng-device', fifo.path],
    ],
  });
  await daemon.event('credited');
});
afterEach(async () => {
  await daemon.stop();
  fifo.remove();
  rmSync(directory, { recursive: true });
});

it.each([
  ['status', '--json'],
  ['reseed', '--json'],
])('%s warns and asks', async (...args) => {
  const file = join(directory, 'entropyd.toml');
  writeFileSync(file, 'watermark = lots\n');
  const { code, stdout, stderr } = await finish({
    args: [...args, '--config', file],
    env: { ENTROPYD_CONTROL_SOCKET: join(directory, 'control.sock') },
  });
  expect(stderr).toMatch(/^entropyd: warning: .*entropyd\.toml:1: /);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject(args[0] === 'status' ? { state: 'feeding' } : {});
});

it('a flag that is wrong is still an error', async () => {
  const { code, stderr } = await finish({ args: ['status', '--control-socket', 'relative'] });
  expect(code).toBe(78);
  expect(stderr).toMatch(/^entropyd: --control-socket: /);
});
