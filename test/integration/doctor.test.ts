// The built doctor on this machine: the contract of its document, its exit code, and that it is quick
// to end and leaves the pool alone.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { STATUSES } from '../../src/doctor/check.js';
import type { Diagnosis } from '../../src/doctor/examine.js';
import { allProcesses, waiting } from '../../src/doctor/processes.js';
import { openSystem } from '../../src/doctor/system.js';
import { finish } from '../support/program.js';
import { needsHwrng } from '../support/requires.js';
import { until } from '../support/until.js';

const EXITS = { healthy: 0, warnings: 1, problem: 2 };

describe('entropyd doctor', () => {
  it('prints one document, and exits by its verdict', async () => {
    const { stdout, stderr, code } = await finish({ args: ['doctor', '--json'] });
    expect(stderr).toBe('');
    const { verdict, daemonNeeded, why, checks } = JSON.parse(stdout) as Diagnosis;
    expect(code).toBe(EXITS[verdict]);
    expect(typeof daemonNeeded).toBe('boolean');
    expect(why).not.toBe('');
    expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(['kernel', 'crng', 'place']));
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const check of checks) {
      expect(Object.keys(check).sort()).toEqual(['detail', 'id', 'remedy', 'status', 'title']);
      expect(STATUSES).toContain(check.status);
      for (const text of [check.title, check.detail]) expect(text).not.toBe('');
    }
    const worst = STATUSES.find((status) => checks.some((check) => check.status === status));
    expect({ problem: 'problem', warning: 'warnings' }[String(worst)] ?? 'healthy').toBe(verdict);
  });

  it('finds settings that are not accepted, and says how to correct them', async () => {
    const env = { ENTROPYD_WATERMARK: '12 apples', ENTROPYD_DRY_RUN: '\x1bmaybe' };
    const { stdout, stderr, code } = await finish({ args: ['doctor', '--json'], env });
    expect({ stderr, code }).toEqual({ stderr: '', code: 2 });
    const { checks } = JSON.parse(stdout) as Diagnosis;
    const found = checks.find(({ id }) => id === 'configuration');
    expect(found).toMatchObject({ status: 'problem' });
    expect(found?.detail).toMatch(/ENTROPYD_WATERMARK.*12 apples/);
    expect(found?.detail).not.toContain('\x1b');
    const commands = found?.remedy.split('\n').map((line) => line.split(' ')[1]);
    expect(commands?.sort()).toEqual(['ENTROPYD_DRY_RUN', 'ENTROPYD_WATERMARK']);
  });

  it('is for a person otherwise, without colour where there is no terminal', async () => {
    const { stdout, stderr } = await finish({
      args: ['doctor'],
      env: { NO_COLOR: '', LANG: 'C.UTF-8' },
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^[✓!✗] \w/);
    expect(stdout).not.toContain('\u001b');
  });

  it('sees that another thread than the first waits', async (t) => {
    needsHwrng(t);
    const read = `const fs = require('node:fs'); const fd = fs.openSync('/dev/hwrng');
      for (;;) fs.readSync(fd, Buffer.alloc(4096));`;
    const program = `new (require('node:worker_threads').Worker)(${JSON.stringify(read)}, { eval: true });`;
    const child = spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
    try {
      const system = openSystem();
      await until(() => {
        const all = allProcesses(system).filter(({ pid }) => pid === child.pid);
        return waiting(system, all, process.arch).forHwrng.length === 1;
      });
    } finally {
      child.kill('SIGKILL');
    }
  });
});
