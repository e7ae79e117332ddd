// The completions in the shells themselves: TAB is pressed at a terminal in bash and zsh, fish is asked.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, GROUPS } from '../../src/cli/cli.js';
import { temporaryDirectory } from '../support/fifo.js';
import { needsProgram } from '../support/requires.js';
import { editedLines } from '../support/terminal.js';

const completion = (name: string): string =>
  new URL(`../../completions/${name}`, import.meta.url).pathname;

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
  writeFileSync(join(directory, 'samples.bin'), '');
  mkdirSync(join(directory, 'fpath'));
  copyFileSync(completion('_entropyd'), join(directory, 'fpath', '_entropyd'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Keys before TAB, and the line after it. */
const PRESSED: readonly (readonly [typed: string, line: string])[] = [
  ['entropyd ch', 'entropyd check '],
  ['entropyd config sh', 'entropyd config show '],
  ['entropyd run --log-l', 'entropyd run --log-level'],
  ['entropyd run --log-level de', 'entropyd run --log-level debug '],
  ['entropyd run --log-level=de', 'entropyd run --log-level=debug '],
  ['entropyd --dry-run=au', 'entropyd --dry-run=auto '],
  ['entropyd --source hwrng once --require-', 'entropyd --source hwrng once --require-source'],
  ['entropyd collect --source ji', 'entropyd collect --source jitter '],
  ['entropyd check sam', 'entropyd check samples.bin '],
  ['entropyd run --hwrng-device sam', 'entropyd run --hwrng-device samples.bin '],
  ['entropyd run sam', 'entropyd run sam'],
  ['entropyd config migrate sam', 'entropyd config migrate samples.bin '],
];

describe('TAB', () => {
  const keys = PRESSED.map(([typed]) => `${typed}\t`);
  const expected = PRESSED.map(([, line]) => line.trimEnd());
  const trimmed = (lines: string[]): string[] => lines.map((line) => line.replace(/[ =]+$/, ''));

  it('completes in bash, without bash-completion', async (t) => {
    needsProgram(t, '/usr/bin/script', 'bsdutils');
    const setUp = [
      `source ${completion('entropyd.bash')}`,
      `bind -x '"\\C-t": printf "LINE<%s>\\n" "$READLINE_LINE"; READLINE_LINE='`,
    ];
    const lines = await editedLines('bash --norc --noprofile', directory, setUp, keys);
    expect(trimmed(lines)).toEqual(expected);
  });

  it('completes in zsh', async (t) => {
    needsProgram(t, '/usr/bin/script', 'bsdutils');
    needsProgram(t, '/usr/bin/zsh', 'zsh');
    const setUp = [
      'PROMPT=; unset zle_bracketed_paste; fpath=($PWD/fpath $fpath); autoload -Uz compinit; compinit -u -D',
      'show() { print -r -- "LINE<$BUFFER>" >$TTY; BUFFER=; }; zle -N show; bindkey \'^T\' show',
    ];
    const lines = await editedLines('zsh -f', directory, setUp, keys);
    expect(trimmed(lines)).toEqual(expected);
  });

  it('is answered in fish', (t) => {
    needsProgram(t, '/usr/bin/fish', 'fish');
    // The word that is being completed, in each answer; fish has no values behind the = of a switch.
    const asked = PRESSED.filter(([typed]) => !typed.includes('--dry-run='));
    const words = ask(
      'fish',
      asked.map(([typed]) => typed),
    );
    const last = asked.map(([typed, line]) =>
      typed === line ? [] : [line.trim().split(' ').at(-1)],
    );
    expect(words).toEqual(last);
  });
});

/** What fish offers for each line. */
function ask(shell: string, lines: readonly string[]): string[][] {
  const script = `source ${completion('entropyd.fish')}; for line in $argv; complete -C $line; echo :; end`;
  const { stdout } = spawnSync(shell, ['-N', '-c', script, ...lines], {
    cwd: directory,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: directory },
  });
  const answers: string[][] = [[]];
  for (const line of stdout.trim().split('\n')) {
    if (line === ':') answers.push([]);
    else answers.at(-1)?.push(line.split('\t')[0] as string);
  }
  return answers.slice(0, -1);
}

describe('without a letter typed', () => {
  const expected = [
    ...COMMANDS.flatMap(({ usage }) => [usage].flat()),
    ...GROUPS.map(({ name }) => name),
  ]
    .map((usage) => usage.split(' ')[0] as string)
    .filter((name) => name !== '$0')
    .sort();

  it('bash offers every command', () => {
    const script = `source ${completion('entropyd.bash')}; COMP_WORDS=(entropyd ''); COMP_CWORD=1; _entropyd; printf '%s\n' "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
    expect(stdout.trim().split('\n').sort()).toEqual(expected);
  });

  it('fish offers every command', (t) => {
    needsProgram(t, '/usr/bin/fish', 'fish');
    expect(ask('fish', ['entropyd '])[0]?.sort()).toEqual(expected);
  });
});
