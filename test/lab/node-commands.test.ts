// Every command on each line of Node, with its exit code and without a word of Node's own; what a Node that is
// too old gets to read; and, for docs/performance.md, how soon `run` credits and what it holds on each line.
// ENTROPYD_LAB_NODES=all adds `bench`, which takes 7 s on each.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, GROUPS } from '../../src/cli/cli.js';
import { temporaryDirectory } from '../support/fifo.js';
import { ENTROPYD } from '../support/launched.js';
import { nodeOf, RELEASES, TOO_OLD } from '../support/node-releases.js';
import { LAUNCHER, MAIN, unitFlags } from '../support/program.js';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
  const write = (name: string, content: string | Uint8Array) =>
    writeFileSync(join(directory, name), content);
  write('random', randomBytes(25_004));
  write('entropyd.toml', 'watermark = "50%"\nmetrics-listen = "127.0.0.1:9560"\n');
  write('haveged', 'DAEMON_ARGS="-w 1024"\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Each command once, with the exit codes that it may end with. `DIR` is a directory with files for them. */
const CALLS: Readonly<Record<string, readonly [args: string, ...codes: number[]]>> = {
  once: ['--json --dry-run --source jitter --audit-file DIR/audit', 0],
  doctor: ['--json', 0, 1, 2],
  check: ['--json DIR/random', 0, 1],
  sources: ['--json --source jitter', 0],
  collect: ['--source jitter --bytes 2500 --output DIR/collected', 0],
  // By one release alone: another may not go on with it.
  evidence: ['--source jitter --parts raw --samples 6400 --output DIR/dossier-NODE --json', 0],
  assess: ['--json --report DIR/report.html DIR/random', 0],
  'config check': ['DIR/entropyd.toml', 0],
  'config show': ['--json --config DIR/entropyd.toml', 0],
  'config migrate': ['DIR/haveged', 0],
  'config unit': ['--config DIR/entropyd.toml', 0],
  'audit verify': ['--json DIR/audit', 0],
  ...(process.env['ENTROPYD_LAB_NODES'] === 'all' ? { bench: ['--json', 0] } : {}),
};
const ASKED_OF_A_DAEMON = ['status', 'reseed', 'selftest --sources'];

const env = { PATH: process.env['PATH'], NO_COLOR: '1', ENTROPYD_CONTROL_SOCKET: 'none' };

function call(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}

it('the commands below are all that there are', () => {
  const wordOf = ({ usage }: (typeof COMMANDS)[number]) => String(usage).split(/[ ,]/)[0] as string;
  const all = [
    ...COMMANDS.map(wordOf),
    ...GROUPS.flatMap(({ name, commands }) => commands.map((one) => `${name} ${wordOf(one)}`)),
  ];
  const asked = ASKED_OF_A_DAEMON.map((command) => command.split(' ')[0]);
  const called = new Set([...Object.keys(CALLS), ...asked, 'run', 'bench']);
  expect(new Set(all)).toEqual(called);
});

describe.each(RELEASES)('on Node %s', (release) => {
  it('each command does its work', (t) => {
    const node = nodeOf(t, release);
    expect(call(node, MAIN, '--help')).toMatchObject({ code: 0, stderr: '' });
    for (const [command, [args, ...codes]] of Object.entries(CALLS)) {
      const words = [
        ...command.split(' '),
        ...args.replace('NODE', release).replaceAll('DIR', directory).split(' '),
      ];
      const { code, stdout, stderr } = call(node, MAIN, ...words);
      expect(codes, `${command}: ${stderr}`).toContain(code);
      expect(stderr).not.toMatch(/\(node:\d+\)|^ +at /m);
      if (words.includes('--json') && command !== 'once') JSON.parse(stdout);
    }
  }, 120_000);

  it('the daemon feeds with the flags of the unit, in colour, and answers', async (t) => {
    const node = nodeOf(t, release);
    const socket = join(directory, `${release}.sock`);
    const start = performance.now();
    const options = ['--dry-run', '--source=jitter', '--log-format=pretty', '--log-level=debug'];
    const daemon = spawn(
      node,
      [...unitFlags(node), MAIN, 'run', ...options, '--control-socket', socket],
      { env: { ...env, NO_COLOR: '', FORCE_COLOR: '1' }, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const closed = once(daemon, 'close');
    try {
      const lines = createInterface({ input: daemon.stderr });
      for await (const line of lines) if (line.includes('would have credited')) break;
      const seconds = (performance.now() - start) / 1000;
      for (const command of ASKED_OF_A_DAEMON) {
        const words = [...command.split(' '), '--json', '--control-socket', socket];
        const { code, stdout, stderr } = call(node, MAIN, ...words);
        expect(code, stderr).toBe(0);
        JSON.parse(stdout);
      }
      const memory = /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'));
      console.log(`Node ${release}: first feed after ${seconds.toFixed(2)} s, ${memory?.[1]} kB`);
    } finally {
      daemon.kill();
    }
    expect((await closed)[0]).toBe(0);
  }, 60_000);
});

describe.each(TOO_OLD)('Node %s, which is too old,', (release) => {
  const sentence = new RegExp(
    `^entropyd: Node 18\\.19 or later is needed, this is ${release}\\.\\d+: install [^\\n]+\\n$`,
  );

  it('is told what to do by the entry, the service and bin/entropyd', (t) => {
    const node = nodeOf(t, release);
    for (const [program, ...args] of [
      [node, MAIN, 'status'],
      [LAUNCHER, '--service', node, MAIN, 'run'],
      ['/usr/bin/env', `PATH=${join(node, '..')}:/usr/bin:/bin`, ENTROPYD, 'run'],
    ] as const) {
      const { code, stdout, stderr } = call(program, ...args);
      expect(stderr).toMatch(sentence);
      expect(stdout).toBe('');
      expect(code).toBe(78);
    }
  });
});
