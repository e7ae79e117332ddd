// The configuration as `config` shows and checks it, and the help of every command.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS, GROUPS } from '../../src/cli/cli.js';
import { nameOf } from '../../src/cli/help.js';
import { helpFor } from '../../src/cli/help-request.js';
import { temporaryDirectory } from '../support/fifo.js';
import { finish } from '../support/program.js';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
  writeFileSync(join(directory, 'good.toml'), 'watermark = "50%"\nreseed-interval = "1m"\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

const here = (args: string): string[] =>
  args.split(' ').map((word) => word.replace('DIR', directory));

interface Setting {
  readonly key: string;
}

async function settingsOf(file: string, env: NodeJS.ProcessEnv = {}): Promise<readonly Setting[]> {
  const { code, stdout } = await finish({
    args: ['config', 'show', '--config', file, '--json'],
    env,
  });
  expect(code).toBe(0);
  return JSON.parse(stdout).settings;
}

describe('configuration', () => {
  it('is shown with where each value comes from', async () => {
    const file = join(directory, 'good.toml');
    const settings = await settingsOf(file, { ENTROPYD_LOG_LEVEL: 'debug' });
    const of = (key: string) => settings.find((one) => one.key === key);
    expect(of('watermark')).toMatchObject({ value: '50%', origin: file });
    expect(of('log-level')).toMatchObject({ value: 'debug', origin: 'ENTROPYD_LOG_LEVEL' });
    expect(of('hwrng-device')).toMatchObject({ value: '/dev/hwrng', origin: 'default' });
  });

  it('names its file where a [[source]] table gave the value', async () => {
    const file = join(directory, 'tables.toml');
    writeFileSync(file, '[[source]]\nname = "jitter"\nsteps = 9\n');
    const settings = await settingsOf(file);
    for (const expected of [
      { key: 'source', value: 'jitter', origin: file },
      { key: 'jitter-steps', value: '9', origin: file },
      { key: 'jitter-claim', value: '1', origin: 'default' },
    ]) {
      expect(settings).toContainEqual(expected);
    }
  });

  it.each([
    ['config check DIR/good.toml', 0],
    ['config show --config DIR/good.toml --json', 0],
    ['once --source hwrng --hwrng-device /dev/no-such --dry-run', 69],
    ['run --require-source --source hwrng --hwrng-device /dev/no-such --dry-run', 69],
  ])('names a variable that is no setting: entropyd %s', async (args, exitCode) => {
    const { code, stderr, stdout } = await finish({
      args: here(args),
      env: { ENTROPYD_WATERMAKR: '3' },
    });
    expect(code).toBe(exitCode);
    expect(stderr.split('ENTROPYD_WATERMAKR').length).toBe(2);
    const warning = expect.stringContaining('ENTROPYD_WATERMAKR');
    if (args.includes('--json')) expect(JSON.parse(stdout).warnings).toEqual([warning]);
  });

  it('is validated', async () => {
    const { code, stderr } = await finish({
      args: ['config', 'check', join(directory, 'good.toml')],
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('help', () => {
  it.each(['help run', 'run --help', 'once --help', 'check --help', 'sources --help', 'config -h'])(
    'entropyd %s has examples',
    async (args) => {
      const { stdout, code } = await finish({ args: args.split(' ') });
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples:\n {2}entropyd /);
    },
  );

  it('of the program fits a terminal of 24 lines and 80 columns, and has every command', async () => {
    const { stdout } = await finish({ args: ['--help'] });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    const names = [...COMMANDS.map(nameOf), ...GROUPS.map(({ name }) => name)];
    for (const name of names) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect((await finish({ args: ['help'] })).stdout).toBe(stdout);
  });

  const tables = { commands: COMMANDS, groups: GROUPS };
  const ALL = [
    ...COMMANDS.map((one) => [nameOf(one), one] as const),
    ...GROUPS.flatMap(({ name, commands }) =>
      commands.map((one) => [`${name} ${nameOf(one)}`, one] as const),
    ),
  ];

  it.each(ALL)('of %s is at most 80 wide, and has all of its options', (path, one) => {
    const lines = helpFor(['help', ...path.split(' ')], tables, 80);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    for (const key of Object.keys(one.flags())) {
      expect(lines.some((line) => line.includes(`--${key}`))).toBe(true);
    }
  });

  it.each(ALL)(
    'of %s by --help fits a terminal of 24 lines, or says where the rest is',
    (path, one) => {
      const lines = helpFor([...path.split(' '), '--help'], tables, 80);
      expect(lines.length).toBeLessThanOrEqual(23);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
      const all = helpFor(['help', ...path.split(' ')], tables, 80);
      if (all.length > 23) expect(lines.at(-1)).toBe(`All options: entropyd help ${path}`);
      else expect(lines).toEqual(all);
      const shown = (key: string): boolean => lines.some((line) => line.includes(`--${key}`));
      expect((one.main ?? Object.keys(one.flags())).filter((key) => !shown(key))).toEqual([]);
      if (one.examples.length > 0) expect(lines).toContain('Examples:');
    },
  );

  it.each(ALL)('of %s has the exit codes that it can return, and no other', (path, one) => {
    const text = helpFor([...path.split(' '), '--help'], tables, 80).join(' ');
    const [, codes = ''] = /Exit codes: (.*?)\.(?: |$)/.exec(text) ?? [];
    const found = codes.split('; ').map((code) => code.split(' ')[0]);
    expect(found).toEqual(Object.keys(one.exits));
    expect(found).toEqual(expect.arrayContaining(['0', '64', '70', '74']));
  });

  it.each([
    ['check', { 1: 'some failed (PASS or FAIL)', 2: undefined, 69: undefined, 78: undefined }],
    ['doctor', { 1: 'warnings', 2: 'a problem', 69: undefined }],
    ['run', { 1: undefined, 2: undefined, 65: undefined }],
  ])('of %s says what a code means there', (name, codes) => {
    const one = COMMANDS.find((command) => nameOf(command) === name);
    const exits: Readonly<Record<string, string>> = one?.exits ?? {};
    for (const [code, means] of Object.entries(codes)) expect(exits[code]).toBe(means);
  });

  it('is not what a file named so is asked for', async () => {
    expect((await finish({ args: ['check', '--', '--help'] })).code).toBe(74);
  });
});
