// The manual pages: sound mdoc, and no option or exit code is missing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS, GROUPS } from '../../src/cli/cli.js';
import { optionOf, SETTING_NAMES, variableOf } from '../../src/config/schema.js';
import { EXIT } from '../../src/errors.js';
import { finish, SEEDER } from '../support/program.js';
import { needsProgram } from '../support/requires.js';
import { PKCS11 } from '../support/token.js';

const page = (name: string): string => new URL(`../../docs/man/${name}`, import.meta.url).pathname;
const textOf = (name: string): string => readFileSync(page(name), 'utf8');

const PAGES = ['entropyd.8', 'entropyd-seed.8', 'entropyd-pkcs11.8', 'entropyd.toml.5'];

describe('the manual', () => {
  it.for(PAGES)('%s is sound mdoc', (name, t) => {
    needsProgram(t, '/usr/bin/mandoc', 'mandoc');
    const lint = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', page(name)], {
      encoding: 'utf8',
    });
    expect(lint.stdout).toBe('');
    expect(lint.status).toBe(0);
  });

  it.for(PAGES)('%s is set by man without a warning', (name, t) => {
    needsProgram(t, '/usr/bin/man', 'man-db');
    const args = ['--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z', page(name)];
    const { stdout, stderr, status } = spawnSync('man', args, { encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.length).toBeGreaterThan(1000);
  });

  it('has every command', () => {
    const names = [
      ...COMMANDS.map(({ usage }) => [usage].flat()[0]),
      ...GROUPS.flatMap(({ name, commands }) => commands.map(({ usage }) => `${name} ${usage}`)),
    ].map((usage) => String(usage).replace(/ ?[[<].*/, ''));
    const text = textOf('entropyd.8');
    expect(names).toContain('config migrate');
    for (const name of names) expect(text).toContain(`.It Cm ${name}\n`);
  });

  it('has every key of the file, as man shows it', (t) => {
    needsProgram(t, '/usr/bin/mandoc', 'mandoc');
    const { stdout } = spawnSync('mandoc', ['-T', 'ascii', page('entropyd.toml.5')], {
      encoding: 'utf8',
    });
    const shown = stdout.replaceAll(/.[\b]/g, '').replaceAll(/\s+/g, ' ');
    for (const name of SETTING_NAMES) {
      const { key, allowed, fallback, show } = optionOf(name);
      expect(shown).toContain(
        `Allowed: ${allowed}. Default: ${show(fallback)}. Variable: ${variableOf(key)}.`,
      );
    }
    expect(shown).toContain('kind = "jitter" role,');
  });

  it('has every option and every exit code of the daemon', () => {
    const text = textOf('entropyd.8');
    for (const name of SETTING_NAMES) expect(text).toContain(`.It Fl -${optionOf(name).key}`);
    for (const code of Object.values(EXIT)) expect(text).toContain(`.It ${code}\n`);
  });

  it.each([
    ['entropyd-seed', SEEDER],
    ['entropyd-pkcs11', PKCS11],
  ])('has every option of %s', async (name, command) => {
    const { stdout } = await finish({ command, args: ['--help'] });
    const options = [...stdout.matchAll(/^ {2}--([a-z0-9-]+)/gm)].map(([, option]) => option);
    expect(options.length).toBeGreaterThanOrEqual(5);
    for (const option of options.filter((one) => one !== 'help')) {
      expect(textOf(`${name}.8`)).toContain(`.It Fl -${option}`);
    }
  });
});
