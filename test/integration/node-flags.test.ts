// Which flags a Node is started with: those that this very binary takes. It is asked once, until it changes;
// a memory that somebody else could have written is not believed. A small program plays the Node here: what it
// takes and how often it is asked has to be known. The real ones are in test/lab/node-releases.test.ts.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { LAUNCHER } from '../support/program.js';
import { needsRoot } from '../support/requires.js';

const NODE_SOURCE = new URL('../support/node.c', import.meta.url).pathname;
const NO_ADDRESS = '--inspect-port=192.0.2.1:9229';
const BASICS = ['--jitless', '--gc-global', '--max-semi-space-size=1', '--max-old-space-size=48'];

let directory: string;
let node: string;
let memory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  node = join(directory, 'node');
  memory = join(directory, 'node-flags');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A Node that ends with 9, as the real one does, at any of these flags. */
function nodeWithout(...flags: string[]): void {
  const constants = { LOG: join(directory, 'log'), REFUSED: flags.join(' ') };
  const defined = Object.entries(constants).map(([name, text]) => `-D${name}="${text}"`);
  execFileSync('cc', ['-Wall', '-Werror', ...defined, '-o', node, NODE_SOURCE]);
}

function flags(runtimeDirectory = directory, program = node): string[] {
  const { stdout } = spawnSync(LAUNCHER, ['--service', '--flags', program], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], RUNTIME_DIRECTORY: runtimeDirectory },
  });
  return stdout.trim().split('\n');
}

const timesAsked = (): number =>
  existsSync(join(directory, 'log'))
    ? readFileSync(join(directory, 'log'), 'utf8').split('\n').length - 1
    : 0;

describe('the flags that Node is started with', () => {
  it.each([
    ['20', ['--disable-sigusr1'], [NO_ADDRESS, '--no-expose-wasm', ...BASICS]],
    ['22', [], ['--disable-sigusr1', '--no-expose-wasm', ...BASICS]],
    ['24 and 26', ['--no-expose-wasm'], ['--disable-sigusr1', ...BASICS]],
    [
      'a Node to come, without this one',
      ['--gc-global'],
      ['--disable-sigusr1', '--no-expose-wasm', ...BASICS.filter((flag) => flag !== '--gc-global')],
    ],
  ])('are those that it takes: %s', (_, refused, expected) => {
    nodeWithout(...refused);
    expect(flags()).toEqual(expected);
  });

  it('are asked for once, and again when the binary was replaced', (t) => {
    needsRoot(t);
    nodeWithout('--disable-sigusr1');
    const first = flags();
    const asked = timesAsked();
    expect(asked).toBeGreaterThan(0);
    expect(flags(`${directory}:/run/another`)).toEqual(first);
    expect(timesAsked()).toBe(asked);

    nodeWithout('--no-expose-wasm');
    expect(flags()).toEqual(['--disable-sigusr1', ...BASICS]);
    expect(timesAsked()).toBeGreaterThan(asked);
  });

  it('are asked for each time where a script starts it: the Node behind may change', (t) => {
    needsRoot(t);
    const wrapper = join(directory, 'wrapper');
    writeFileSync(wrapper, `#!/bin/sh\nexec ${node} "$@"\n`, { mode: 0o755 });
    nodeWithout('--disable-sigusr1');
    expect(flags(directory, wrapper)).toEqual([NO_ADDRESS, '--no-expose-wasm', ...BASICS]);
    nodeWithout('--no-expose-wasm');
    expect(flags(directory, wrapper)).toEqual(['--disable-sigusr1', ...BASICS]);
    expect(existsSync(memory)).toBe(false);
  });

  it('are not taken from what somebody but root could have written, nor from half a file', (t) => {
    needsRoot(t);
    nodeWithout();
    const good = flags();
    const whole = readFileSync(memory, 'utf8');
    const doubts: (() => void)[] = [
      () => chownSync(memory, 65534, 65534),
      () => chmodSync(memory, 0o620),
      () => writeFileSync(memory, whole.replace('end\n', '--require=/tmp/evil.cjs\nend\n')),
      () => writeFileSync(memory, whole.slice(0, -6)),
    ];
    for (const doubt of doubts) {
      writeFileSync(memory, whole.replace('--gc-global\n', ''));
      expect(flags()).not.toContain('--gc-global'); // so it is what is believed otherwise
      writeFileSync(memory, whole);
      doubt();
      const asked = timesAsked();
      expect(flags()).toEqual(good);
      expect(timesAsked()).toBeGreaterThan(asked);
      expect(readFileSync(memory, 'utf8')).toBe(whole);
    }
  });

  it('leave the debugger nowhere to listen where Node gives no answer', () => {
    writeFileSync(node, 'no program');
    expect(flags()[0]).toBe(NO_ADDRESS);
    expect(existsSync(memory)).toBe(false);
  });
});
