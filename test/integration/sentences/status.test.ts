// What `status` shows to a person. Every other test goes by the JSON document and the exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { fedDaemon } from '../../support/fed-daemon.js';
import { finish } from '../../support/program.js';

const fed = fedDaemon({ blocks: 3 });

it('the screen of a running daemon', async () => {
  await fed.startFed(['--reseed-interval', '1h']);
  const { stdout } = await fed.ask('status');
  expect(stdout).toMatch(/^entropyd \S+ {2}feeding, up \d+ s /);
  expect(stdout).toMatch(
    /\nlast fed {2}would have been \d+ s ago, from hwrng\nnext {6}in (59 min|1 h)\n/,
  );
});

it('the screen where none runs', async () => {
  const { stdout } = await fed.ask('status');
  expect(stdout).toMatch(/^entropyd {2}not running {2}Linux /);
  expect(stdout).toMatch(/\npool {6}[#-]+ \d+ of \d+ bits/);
  expect(stdout.replaceAll(/\n +/g, ' ')).toMatch(/\nwhy {7}no daemon listens at .*status\.sock/);
  expect(stdout).toMatch(/start it {2}.*entropyd/);
});

it('what it says of an impostor', async () => {
  mkdirSync(fed.place);
  const script =
    "require('net').createServer((s) => s.end('hello\\n')).listen(process.argv[1], () => console.log('up'))";
  const impostor = spawn(process.execPath, ['-e', script, fed.statusSocket]);
  onTestFinished(() => void impostor.kill());
  await once(impostor.stdout, 'data');
  expect((await fed.ask('status')).stderr).toMatch(/what answers at .* is not entropyd\n$/);
});

it('what --watch and the socket have to be', async () => {
  expect((await fed.ask('status', '--watch')).stderr).toMatch(/--watch draws on a terminal/);
  const none = await finish({ args: ['status'], env: { ENTROPYD_CONTROL_SOCKET: 'none' } });
  expect(none.stderr).toMatch(/control-socket is none/);
});
