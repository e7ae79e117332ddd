import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completionFiles } from '../../../src/completion/files.js';
import { completables } from '../../../src/completion/model.js';

describe('the completions', () => {
  it.each(Object.entries(completionFiles()))(
    'completions/%s is what the tables say (npm run docs)',
    (name, text) => {
      const path = new URL(`../../../completions/${name}`, import.meta.url);
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('know values, files and switches from the settings', () => {
    const run = completables().find(({ path }) => path === 'run');
    const flag = (name: string) => run?.flags.find(({ names }) => names.includes(name));
    expect(flag('--log-level')).toMatchObject({
      takesValue: true,
      words: ['error', 'warn', 'info', 'debug'],
    });
    expect(flag('--source')).toMatchObject({ words: ['hwrng', 'jitter'], mayRepeat: true });
    expect(flag('--dry-run')).toMatchObject({
      takesValue: false,
      words: ['true', 'false', 'auto'],
    });
    expect(flag('--jitter-table')).toMatchObject({ takesValue: true, words: ['auto'] });
    expect(flag('--hwrng-device')).toMatchObject({ isFile: true, words: [] });
    expect(flag('--watermark')).toMatchObject({ takesValue: true, isFile: false, words: [] });
    expect(flag('-v')).toMatchObject({ takesValue: false });
  });
});
