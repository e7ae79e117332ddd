import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configurationPage } from '../../../src/config/page.js';

it('docs/configuration.md is what the schema says (npm run docs)', () => {
  const path = new URL('../../../docs/configuration.md', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(configurationPage());
});
