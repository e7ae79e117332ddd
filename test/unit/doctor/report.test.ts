// The diagnosis as text.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/doctor/check.js';
import { remedyLines } from '../../../src/doctor/remedy-lines.js';
import { report } from '../../../src/doctor/report.js';
import { paintFor } from '../../../src/paint.js';
import { diagnose } from '../../support/recorded-system.js';

const SYSTEMS = readdirSync(new URL('../../vectors/systems', import.meta.url)).filter(
  (name) => !name.endsWith('.md') && name !== 'composed',
);

const check = (status: Status, title: string, remedy = '') => ({
  id: title,
  status,
  title,
  detail: 'it matters',
  remedy,
});
const SICK = {
  verdict: 'problem' as const,
  daemonNeeded: true,
  why: 'nothing seeds it.',
  checks: [check('ok', 'fine'), check('problem', 'broken', 'first\n  second'), check('info', 'so')],
};

const screen = (width = 80, unicode = true, colour = false) => ({
  ...{ width, unicode, paint: paintFor(colour) },
});

describe('the report', () => {
  it('begins with the verdict and lists the worst findings first', () => {
    expect(report(SICK, screen())).toBe(
      [
        "✗ Something is wrong with this machine's randomness. An entropy daemon is needed",
        '  here.',
        '  Nothing seeds it.',
        '',
        'Problems',
        '✗ broken',
        '  it matters',
        '',
        '      first',
        '        second',
        '',
        'Good to know',
        'i so',
        '  it matters',
        '',
        'All right',
        '✓ fine',
        '  it matters',
        '',
        '✗ 1 problem: at the top.',
        '',
      ].join('\n'),
    );
  });

  it('names what fulfils the need for a daemon, and nothing that does not', () => {
    const service = (status: Status) => ({ ...check(status, 'entropyd runs'), id: 'service' });
    const first = (status: Status) =>
      report({ ...SICK, checks: [service(status)] }, screen(200)).split('\n')[0];
    expect(first('ok')).toMatch(/An entropy daemon is needed here, and entropyd runs\.$/);
    expect(first('problem')).toMatch(/An entropy daemon is needed here\.$/);
  });

  it('says whether the machine or entropyd is wrong, and whether anything has asked yet', () => {
    const of = (verdict: 'warnings' | 'problem', id: string, status: Status) => {
      const checks = [{ ...check(status, 'found'), id }];
      return report({ verdict, daemonNeeded: false, why: 'x', checks }, screen(200)).split('\n');
    };
    expect(of('problem', 'sandbox', 'problem')[0]).toContain('something is wrong with entropyd');
    expect(of('problem', 'rejected', 'problem')[0]).not.toContain('entropyd');
    expect(of('warnings', 'crng', 'info')[0]).toContain('as soon as a program asks for it');
    expect(of('warnings', 'crng', 'warning')[0]).not.toContain('asks');
    expect(of('warnings', 'clone', 'warning').at(-2)).toBe('! 1 warning: at the top.');
  });

  it('has colours only when asked for, and the same text', () => {
    const coloured = report(SICK, screen(80, true, true));
    expect(coloured).toContain('\u001b[31m✗');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it removes the colours
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(report(SICK, screen()));
  });

  it('has marks of ASCII where there are no others', () => {
    const ascii = report(SICK, screen(80, false));
    expect(ascii).toMatch(/^x Something is wrong/);
    expect(ascii).toMatch(/^\+ fine$/m);
    expect(ascii).toMatch(/^[\n -~]*$/);
  });

  it.for(SYSTEMS.flatMap((name) => [60, 80, 100].map((width) => [name, width] as const)))(
    'of %s is at most %d wide, but for a word that cannot be broken',
    ([name, width]) => {
      const long = report(diagnose(name), screen(width))
        .split('\n')
        .filter((line) => line.length > width && / /.test(line.trim().replaceAll(/"[^"]*"/g, '')));
      expect(long.filter((line) => !line.includes('"'))).toEqual([]);
    },
  );
});

describe('a remedy that is too long for the screen', () => {
  const shell = (lines: readonly string[]): string =>
    spawnSync('sh', ['-c', lines.join('\n')], { encoding: 'utf8' }).stdout;

  it('is still the same command', () => {
    const words = ['one', "'two three'", '"four  five"', 'six\\ seven', 'eight', '>&1'];
    const command = `printf '<%s>\\n' ${words.join(' ')}`;
    for (let width = 20; width < command.length; width += 1) {
      const lines = remedyLines(command, width);
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines.slice(0, -1)) expect(line).toMatch(/ \\$/);
      expect(shell(lines)).toBe('<one>\n<two three>\n<four  five>\n<six seven>\n<eight>\n');
    }
  });

  it('has its comments in lines of their own', () => {
    const lines = remedyLines('echo done --now    # only when it has to be', 30);
    expect(lines).toEqual(['# only when it has to be', 'echo done --now']);
    expect(remedyLines('# one two three four five six', 20)).toEqual([
      ...['# one two three four', '# five six'],
    ]);
  });

  it('is left alone where a quoted text goes on in the next line', () => {
    const line = 'cat >file <<EOF "a text that is very long';
    expect(remedyLines(line, 20)).toEqual([line]);
  });
});
