// The manual pages: sound mdoc, and no option or exit code is missing.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { optionOf, SETTING_NAMES } from '../../src/config/schema.js';
import { EXIT } from '../../src/errors.js';
import { finish, SEEDER } from '../support/program.js';
import { needsProgram } from '../support/requires.js';

const page = (name: string): string =>
  new URL(`../../docs/man/${name}.8`, import.meta.url).pathname;
const textOf = (name: string): string => readFileSync(page(name), 'utf8');

describe('the manual', () => {
  it.for(['entropyd', 'entropyd-seed'])('%s(8) is sound', (name, t) => {
    needsProgram(t, '/usr/bin/mandoc', 'mandoc');
    const lint = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', page(name)], {
      encoding: 'utf8',
    });
    expect(lint.stdout).toBe('');
    expect(lint.status).toBe(0);
  });

  it('has every option and every exit code of the daemon', () => {
    const text = textOf('entropyd');
    for (const name of SETTING_NAMES) expect(text).toContain(`.It Fl -${optionOf(name).key}`);
    for (const code of Object.values(EXIT)) expect(text).toContain(`.It ${code}\n`);
  });

  it('has every option of the seeder', async () => {
    const { stdout } = await finish({ command: SEEDER, args: ['--help'] });
    const options = [...stdout.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, name]) => name);
    expect(options.length).toBeGreaterThan(6);
    for (const name of options.filter((one) => one !== 'help')) {
      expect(textOf('entropyd-seed')).toContain(`.It Fl -${name}`);
    }
  });
});
