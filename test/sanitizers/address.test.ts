// AddressSanitizer and UBSan over the native tests, the seeder and the launcher. Node itself is the
// ordinary one: the sanitizer is loaded before it, and sees what the addon allocates and touches.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fifo } from '../support/fifo.js';
import { finish } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';
import { buildWith, missingSanitizer } from '../support/sanitizers.js';
import { compileFakeToken, TokenPlace } from '../support/token.js';
import { until } from '../support/until.js';
import { expectAllRan } from '../support/vitest-report.js';
import { BEYOND_ADDRESS } from './beyond-address.js';

const missing = missingSanitizer('g++', 'address,undefined', 'Debian package g++');
let built: string;
let tree: string;
let reports: string;

beforeAll(async () => {
  if (missing !== null) return;
  built = await buildWith('address');
  tree = join(built, '..', '..');
  reports = join(tree, 'reports');
}, 900_000);

beforeEach((test) => {
  if (missing !== null) return test.skip(missing);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports);
});

// By file, for a test may run programs whose standard error it does not show, and expect them to fail.
afterEach(() => {
  if (missing !== null) return;
  const texts = readdirSync(reports).map((name) => readFileSync(join(reports, name), 'utf8'));
  expect(texts).toEqual([]);
});

/** `leaks`: at a program's end, which has to come by itself. process.exit() leaves Node's own behind. */
function sanitized({ leaks }: { leaks: boolean }): NodeJS.ProcessEnv {
  const options = `log_path=${join(reports, 'report')}:detect_leaks=${leaks ? 1 : 0}`;
  const asan = execFileSync('g++', ['-print-file-name=libasan.so'], { encoding: 'utf8' }).trim();
  return {
    LD_PRELOAD: asan,
    // The launcher puts its guard before all that is preloaded.
    ASAN_OPTIONS: `${options}:verify_asan_link_order=0`,
    UBSAN_OPTIONS: `${options}:print_stacktrace=1`,
  };
}

describe('AddressSanitizer and UBSan find nothing in', () => {
  it('the native tests', async () => {
    const vitest = join(tree, 'node_modules', 'vitest', 'vitest.mjs');
    const config = 'test/sanitizers/address.config.ts';
    const { code, stdout, stderr } = await finish({
      command: process.execPath,
      args: [vitest, 'run', '--root', tree, '--config', config],
      env: sanitized({ leaks: false }),
    });
    expect(code, stdout + stderr).toBe(0);
    expectAllRan(join(tree, 'report.json'), BEYOND_ADDRESS.keys());
  }, 900_000);

  it('the addon, which frees all that it has taken', async () => {
    const script = new URL('leaks.mjs', import.meta.url).pathname;
    const { code, stdout, stderr } = await finish({
      command: process.execPath,
      args: [script, join(built, 'entropyd.node')],
      env: sanitized({ leaks: true }),
    });
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'done\n' });
  });

  it('the launcher and its guard', async () => {
    const { code, stdout, stderr } = await finish({
      command: join(built, 'entropyd-launch'),
      args: ['--service', process.execPath, '-p', '"started"'],
      env: sanitized({ leaks: false }),
    });
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: 'started\n' });
    const flags = ['--service', '--flags', process.execPath];
    const env = sanitized({ leaks: true });
    expect((await finish({ command: join(built, 'entropyd-launch'), args: flags, env })).code).toBe(
      0,
    );
  });

  it('entropyd-pkcs11, with a token that is pulled out', async () => {
    const place = new TokenPlace();
    const program = [join(built, 'entropyd-pkcs11')];
    // A library in this program is left behind with all that it has taken.
    const env = sanitized({ leaks: false });
    try {
      const fake = compileFakeToken(place.directory);
      const words = ['--pin-file', place.pinFile('1234')];
      const helper = place.start(fake, words, { env, program });
      await until(() => existsSync(place.fifo));
      const read = () => finish({ command: 'head', args: ['-c', '5000', place.fifo] });
      expect((await read()).stdout.length).toBeGreaterThan(0);
      place.set('away');
      await read(); // that it is away is found out when bytes are wanted
      await until(() => helper.lines.length === 2);
      expect(await helper.stop(), helper.stderr).toBe(0);
      const missing = place.start('/nonexistent', words, { env, program });
      expect(await missing.ended(), missing.stderr).toBe(78);
    } finally {
      await place.remove();
    }
  });

  it('the seeder, which frees all that it has taken', async () => {
    const fifo = new Fifo();
    const env = sanitized({ leaks: true });
    try {
      fifo.write(new RandomBytes(7).take(5004));
      for (const [args, code] of [
        [['--help'], 0],
        [['--bits', '1'], 64],
        [['--hwrng-device', '/dev/zero'], 78],
        [['--hwrng-device', fifo.path, '--random-device', '/dev/null'], 78],
      ] as const) {
        const ended = await finish({ command: join(built, 'entropyd-seed'), args, env });
        expect(ended.code, `${args}: ${ended.stderr}`).toBe(code);
      }
    } finally {
      fifo.remove();
    }
  });
});
