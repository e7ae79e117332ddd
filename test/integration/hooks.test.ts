// The script of entropyd-hooks.service: what it runs after a copy, what it says, and that no hook delays another.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { temporaryDirectory } from '../support/fifo.js';
import { commandOf } from '../support/process-state.js';
import { finish } from '../support/program.js';
import { until } from '../support/until.js';

const SCRIPT = new URL('../../systemd/entropyd-hooks', import.meta.url).pathname;

let directory: string;
let file: string;
let args: string[];
beforeEach(() => {
  directory = temporaryDirectory();
  file = join(directory, 'generation');
  args = [file, join(directory, 'hooks'), join(directory, 'handled')];
  mkdirSync(join(directory, 'hooks'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const hook = (name: string, script: string, mode = 0o755): void => {
  const path = join(directory, 'hooks', name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, mode);
};
/** Lines by the name that they begin with. */
async function run(seconds = 60): Promise<string[]> {
  const env = { HOOK_SECONDS: String(seconds) };
  const { code, stdout, stderr } = await finish({ command: SCRIPT, args, env });
  expect(code, stderr).toBe(0);
  return stdout.split('\n').filter(Boolean).sort();
}
const noted = (name: string): string => {
  const path = join(directory, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

describe('entropyd-hooks', () => {
  it('runs each hook once per generation, and says how it ended', async () => {
    hook('good', `echo "$COPY_GENERATION $COPY_CAUSE" >>${directory}/good`);
    hook('bad', 'exit 3');
    hook('data', 'exit 0', 0o644);
    hook('good.dpkg-old', `echo old >>${directory}/good`);
    expect(await run()).toEqual([]);
    await native.announceGeneration(file, 'clock');
    const said = [
      '<3>bad: failed with exit code 3',
      '<4>data: not run, because it may not be executed',
      'good: done',
    ];
    expect(await run()).toEqual(said);
    expect(await run()).toEqual([]);
    await native.announceGeneration(file, 'reseed');
    expect(await run()).toEqual(said);
    expect(noted('good')).toBe('1 clock\n2 reseed\n');
  });

  it('ends a hook that hangs, with what it has started, while the others run', async () => {
    hook('a-hangs', `trap '' TERM; sleep 1000 & echo $! >${directory}/child; wait; sleep 1000`);
    hook('b-quick', `touch ${directory}/quick`);
    await native.announceGeneration(file, 'clock');
    const ended = run(1);
    expect(await ended).toEqual([
      '<3>a-hangs: ended, because it took longer than 1 s',
      'b-quick: done',
    ]);
    expect(existsSync(join(directory, 'quick'))).toBe(true);
    // Ended, whether or not somebody has waited for it: what is an orphan there has an init that may not.
    await until(() => commandOf(Number(noted('child')))[0] === '');
  });

  it('does not wait for one hook before it runs the next', async () => {
    hook('a', `until [ -e ${directory}/b ]; do sleep 0.05; done`);
    hook('b', `touch ${directory}/b`);
    await native.announceGeneration(file, 'clock');
    expect(await run()).toEqual(['a: done', 'b: done']);
  });

  it('handles a copy that comes while hooks run afterwards', async () => {
    hook(
      'slow',
      `echo "$COPY_GENERATION" >>${directory}/slow
      [ "$COPY_GENERATION" -gt 1 ] || until [ -e ${directory}/go ]; do sleep 0.05; done`,
    );
    await native.announceGeneration(file, 'clock');
    const script: ChildProcess = spawn(SCRIPT, args, { stdio: 'ignore' });
    await until(() => noted('slow') === '1\n');
    await native.announceGeneration(file, 'clock');
    writeFileSync(join(directory, 'go'), '');
    const [code] = await once(script, 'close');
    expect(code).toBe(0);
    expect(noted('slow')).toBe('1\n2\n');
  });
});
