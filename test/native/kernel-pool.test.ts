// The real ioctls on the real pool. What is added here comes from a fixed sequence, so
// every credit is of 0 bits: the kernel mixes and counts nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { native } from '../../src/native.js';
import { needsProgram, needsRoot } from '../support/requires.js';
import { judgeWithBlock } from '../support/tested-block.js';

const sysctl = (name: string): number =>
  Number(readFileSync(`/proc/sys/kernel/random/${name}`, 'utf8'));

describe("the kernel's pool", () => {
  it('takes entropy, and what was taken is gone from the block', async (t) => {
    needsRoot(t);
    const pool = new native.KernelPool('/dev/random');
    expect(pool.probe()).toBeNull();
    const { tested } = await judgeWithBlock();
    expect(pool.addEntropy(tested, 60, 0)).toBeNull();
    expect(tested.left).toBe(2440);
    expect(pool.addEntropy(tested, 2440, 0)).toBeNull();
    expect(tested.left).toBe(0);
    expect(pool.addEntropy(tested, 1, 0)).toBe('EINVAL');
  });

  it('reseeds, and counts as the kernel counts', (t) => {
    needsRoot(t);
    const pool = new native.KernelPool('/dev/random');
    expect(pool.reseedCrng()).toBeNull();
    expect(pool.entropyCount()).toBe(sysctl('entropy_avail'));
    expect(native.crngReady()).toBe(true);
  });

  it('reads the sysctls, and gives the errno for one that is not there', () => {
    for (const name of ['poolsize', 'entropy_avail', 'write_wakeup_threshold']) {
      expect(native.readRandomSysctl(name)).toBe(sysctl(name));
    }
    expect(native.readRandomSysctl('no_such_number')).toBe('ENOENT');
    expect(native.readRandomSysctl('boot_id')).not.toBe(0);
  });

  it('says ENOTTY of a device that is not the random device', async () => {
    const pool = new native.KernelPool('/dev/null');
    expect(pool.probe()).toBe('ENOTTY');
    expect(pool.addEntropy((await judgeWithBlock()).tested, 8, 0)).toBe('ENOTTY');
    expect(pool.reseedCrng()).toBe('ENOTTY');
    expect(() => pool.entropyCount()).toThrow(
      expect.objectContaining({ code: 'ENOTTY', syscall: 'ioctl' }),
    );
    expect(() => new native.KernelPool('/no/such')).toThrow(
      expect.objectContaining({ code: 'ENOENT', syscall: 'open', path: '/no/such' }),
    );
  });

  it('says EPERM without CAP_SYS_ADMIN', (t) => {
    needsRoot(t);
    needsProgram(t, '/usr/bin/setpriv', 'util-linux');
    const addon = new URL('../../build/Release/entropyd.node', import.meta.url).pathname;
    const script = `const p = new (require(${JSON.stringify(addon)}).KernelPool)('/dev/random');
      console.log(p.probe(), p.reseedCrng())`;
    const without = ['--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin'];
    const out = execFileSync('setpriv', [...without, process.execPath, '-e', script], {
      encoding: 'utf8',
    });
    expect(out.trim()).toBe('EPERM EPERM');
  });
});
