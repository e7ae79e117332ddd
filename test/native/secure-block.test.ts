import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { blockOf } from '../support/fifo.js';
import { needsProgram, needsRoot } from '../support/requires.js';

/** The flags of the mappings that are locked: proc(5), VmFlags of /proc/PID/smaps. */
function lockedMappings(): string[][] {
  const flags = [...readFileSync('/proc/self/smaps', 'utf8').matchAll(/^VmFlags: (.*)$/gm)];
  return flags
    .map(([, list]) => (list ?? '').trim().split(' '))
    .filter((list) => list.includes('lo'));
}

describe('secure memory', () => {
  it('is locked, left out of core dumps, and wiped in a forked child', () => {
    const before = native.lockReport().lockedBytes;
    const block = new native.SecureBlock(2500);
    expect(native.lockReport().lockedBytes - before).toBe(4096);
    expect(block).toMatchObject({ capacity: 2500, filled: 0 });
    const mappings = lockedMappings();
    expect(mappings.length).toBeGreaterThan(0);
    for (const flags of mappings) expect(flags).toEqual(expect.arrayContaining(['dd', 'wf']));
  });

  it('shows no byte to JavaScript', () => {
    const block = new native.SecureBlock(16) as unknown as Record<string, unknown>;
    expect(Object.keys(block)).toEqual([]);
    expect(Object.getOwnPropertyNames(Object.getPrototypeOf(block)).sort()).toEqual(
      ['capacity', 'constructor', 'filled', 'wipe'].sort(),
    );
  });

  it('refuses a capacity that is none, and what is no block', async () => {
    for (const capacity of [0, -1, 2 ** 21, Number.NaN]) {
      expect(() => new native.SecureBlock(capacity)).toThrow(RangeError);
    }
    const fips = new native.Fips140();
    for (const impostor of [{}, null, 'x', new native.GeneratorReader('device', {})]) {
      expect(() => fips.test(impostor as never)).toThrow('not a SecureBlock');
    }
    for (const filled of [2499, 2501]) {
      const block = await blockOf(new Uint8Array(filled));
      expect(() => fips.test(block)).toThrow('not filled as the tests need it');
    }
    expect(() => fips.test(new native.SecureBlock(2500))).toThrow(
      'not filled as the tests need it',
    );
  });

  it('goes on without the lock where the limit is too small, and counts what is not locked', (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const addon = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;
    const script = `const n = require(${JSON.stringify(addon)}); new n.SecureBlock(10);
      console.log(JSON.stringify(n.lockReport()))`;
    const dropLock = ['--bounding-set', '-ipc_lock', '--inh-caps', '-ipc_lock'];
    const out = execFileSync(
      'prlimit',
      ['--memlock=0:0', 'setpriv', ...dropLock, process.execPath, '-e', script],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(out)).toEqual({ lockedBytes: 0, unlockedBytes: 4096, code: 'EPERM' });
  });
});
