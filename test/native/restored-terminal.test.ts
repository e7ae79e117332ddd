// A terminal that is being given back, or made raw, when a signal ends the process: whatever the threads of the process
// do at that moment, the terminal has its settings afterwards.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { needsProgram } from '../support/requires.js';

const { SIGHUP, SIGTERM } = constants.signals;
const SOURCE = new URL('../support/ending-process.cc', import.meta.url).pathname;
const directory = temporaryDirectory();
const program = join(directory, 'ending-process');
afterAll(() => rmSync(directory, { recursive: true }));

function compile(): void {
  if (existsSync(program)) return;
  const flags = ['-std=gnu++20', '-Wall', '-Werror', '-pthread', '-D_GNU_SOURCE'];
  execFileSync('g++', [...flags, '-o', program, SOURCE]);
}

function endedBy(what: string) {
  const words = execFileSync(program, [what], { encoding: 'utf8' }).trim().split(' ');
  const [signal, waitedMs] = [Number(words.shift()), Number(words.pop())];
  return { signal, lines: words, waitedMs };
}

it.for<[string, number[]]>([
  ['destroyed', [SIGTERM]],
  ['signalled twice', [SIGTERM, SIGHUP]],
  ['set meanwhile', [SIGTERM]],
  ['opened late', [SIGTERM]],
])('%s while a signal ends the process', ([what, signals], t) => {
  needsProgram(t, '/usr/bin/g++', 'g++');
  compile();
  const { signal, lines } = endedBy(what);
  expect(lines).toEqual(['restored', 'restored']);
  expect(signals).toContain(signal);
});

it('terminals that hang while they are set up delay the end by five seconds, not by five each', (t) => {
  needsProgram(t, '/usr/bin/g++', 'g++');
  compile();
  expect(endedBy('hung')).toMatchObject({ signal: SIGTERM, waitedMs: 5000 });
});
