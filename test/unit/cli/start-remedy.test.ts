// How to start the daemon: by systemd where its unit is installed, and only there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startRemedy } from '../../../src/cli/start-remedy.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'entropyd-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('names the unit where there is one', () => {
  writeFileSync(join(directory, 'entropyd.service'), '');
  expect(startRemedy(['/nowhere', directory])).toBe('systemctl start entropyd');
});

it('names the program where there is none', () => {
  expect(startRemedy([directory])).toMatch(/entropyd run/);
  expect(startRemedy([directory])).not.toContain('systemctl');
});
