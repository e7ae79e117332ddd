import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { configurationManual } from '../../../src/config/manual.js';
import { configurationPage } from '../../../src/config/page.js';

const text = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('docs/configuration.md is what the schema says (npm run docs)', () => {
  expect(text('docs/configuration.md')).toBe(configurationPage());
});

it('docs/man/entropyd.toml.5 is what the schema and the presets say (npm run docs)', () => {
  const presets = { guest: text('systemd/guest.toml'), host: text('systemd/host.toml') };
  expect(text('docs/man/entropyd.toml.5')).toBe(configurationManual(presets));
});
