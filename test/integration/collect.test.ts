import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fifo, temporaryDirectory } from '../support/fifo.js';
import { eventsIn } from '../support/log-lines.js';
import { finish, MAIN } from '../support/program.js';
import { RandomBytes } from '../support/random-bytes.js';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
});
afterAll(() => rmSync(directory, { recursive: true }));

const collect = (...args: string[]) => finish({ args: ['collect', ...args] });

describe('entropyd collect of raw samples of the jitter source', () => {
  const raw = ['--source', 'jitter', '--raw', '--bytes'];

  it('gives as many as asked for', async () => {
    const output = join(directory, 'raw');
    const { code, stdout, stderr } = await collect(...raw, '123k', '--output', output);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr.trimEnd().split('\n').length).toBe(1); // how they were made
    const samples = readFileSync(output);
    expect(samples.length).toBe(123_000);
    expect(statSync(output).mode & 0o777).toBe(0o600);
    expect(new Set(samples).size).toBeGreaterThan(1);
  });

  it('restarts the collector as often as asked for', async () => {
    const output = join(directory, 'restarts');
    const walk = ['--jitter-table', '64KiB', '--jitter-steps', '2'];
    const { code, stderr } = await collect(
      ...raw,
      ...['100', '--restarts', '7', '--output', output],
      ...walk,
    );
    expect(code).toBe(0);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
    expect(readFileSync(output).length).toBe(700);
  });

  it.each([
    ['a directory', () => directory, 74, 'EISDIR'],
    ['in no directory', () => join(directory, 'no', 'such'), 74, 'ENOENT'],
    ['a full device, for one byte', () => '/dev/full', 74, 'ENOSPC'],
  ])('says that it cannot write to %s', async (_, output, exitCode, why) => {
    const { code, stderr } = await collect(...raw, '1', '--output', output());
    const last = stderr.split('\n').at(-2);
    expect(last).toContain(output());
    expect(last).toContain(why);
    expect(code).toBe(exitCode);
  });

  it.each(['9k', '20k'])('says that %s do not fit, whichever piece it is', async (bytes) => {
    // A limit on the size of a file stands for a disk of 8 KiB: the last write is cut, or none fits.
    const { code, stderr } = await finish({
      command: 'bash',
      args: [
        '-c',
        `trap '' XFSZ; ulimit -f 8; exec "${process.execPath}" "${MAIN}" collect ${raw.join(' ')} ${bytes} ` +
          `--output "${join(directory, 'cut')}"`,
      ],
    });
    expect(stderr.split('\n').at(-2)).toContain('EFBIG');
    expect(code).toBe(74);
  });

  it('takes KiB as 1024 bytes, beside k for 1000', async () => {
    const output = join(directory, 'binary');
    expect((await collect(...raw, '2KiB', '--output', output)).code).toBe(0);
    expect(readFileSync(output).length).toBe(2048);
  });

  it.each(['', '--raw'])('without --bytes ends quietly with its reader %s', async (how) => {
    const command = `"${process.execPath}" "${MAIN}" collect --source jitter ${how}`;
    const { stdout, stderr, code } = await finish({
      command: 'bash',
      args: ['--norc', '-c', `set -o pipefail; ${command} | head -c 70000 | wc -c`],
    });
    expect({ code, size: stdout.trim() }).toEqual({ code: 0, size: '70000' });
    // With --raw one line says how the samples were made.
    expect(stderr.split('\n').length).toBe(how === '' ? 1 : 2);
  });

  it('waits for a reader that is slower than it is', async () => {
    const command = `"${process.execPath}" "${MAIN}" collect --source jitter --raw --bytes 300k`;
    const { stdout, code } = await finish({
      command: 'bash',
      args: ['-c', `set -o pipefail; ${command} | (sleep 1; wc -c)`],
    });
    expect({ code, size: stdout.trim() }).toEqual({ code: 0, size: '300000' });
  });

  it('gives the table back at every restart', async () => {
    const size = ['--bytes', '10', '--restarts', '40', '--output', join(directory, 'many')];
    const { stdout } = await finish({
      command: 'bash',
      args: [
        '-c',
        `"${process.execPath}" "${MAIN}" collect --source jitter --raw ${size.join(' ')} &
         pid=$!; peak=0
         while kill -0 $pid 2>/dev/null; do
           now=$(awk '/VmRSS/ { print $2 }' /proc/$pid/status 2>/dev/null || true)
           [ "\${now:-0}" -le $peak ] || peak=$now
         done; echo $peak`,
      ],
    });
    expect(Number(stdout)).toBeGreaterThan(20_000);
    expect(Number(stdout)).toBeLessThan(200_000); // kB; 40 tables of 16 MiB are 655,360
  });

  it.each([
    [64, '--bytes', ['--bytes', 'many']],
    [64, '--bytes', ['--bytes', '0']],
    [78, '--jitter-table', ['--bytes', '10', '--jitter-table', '5000']],
    [78, '--jitter-steps', ['--bytes', '10', '--jitter-steps', '2000']],
    [78, '--jitter-table', ['--bytes', '10', '--jitter-table', '128MiB']],
    [78, '--jitter-timer', ['--bytes', '10', '--jitter-timer', 'sundial']],
  ] as const)('ends with %i and names %s for %j', async (exitCode, flag, args) => {
    const { code, stderr, stdout } = await collect('--source', 'jitter', '--raw', ...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toContain(flag);
  });
});

describe('entropyd collect of the jitter source', () => {
  // Live noise: a healthy source fails a test once in 2^30.
  it('gives conditioned bytes, as many as asked for and never the same', { retry: 1 }, async () => {
    const [first, second] = [join(directory, 'first'), join(directory, 'second')];
    for (const output of [first, second]) {
      const { code, stderr } = await collect(
        ...['--source', 'jitter', '--bytes', '10k', '--output', output],
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(readFileSync(output).length).toBe(10_000);
    }
    expect(readFileSync(first).equals(readFileSync(second))).toBe(false);
  });

  it('refuses what only raw samples have', async () => {
    const { code, stderr } = await collect(
      '--source',
      'jitter',
      '--bytes',
      '10',
      '--restarts',
      '2',
    );
    expect(code).toBe(64);
    expect(stderr).toContain('--restarts');
  });
});

describe('entropyd collect of the hwrng', () => {
  it('writes the blocks that pass once the source is trusted, and no others', async () => {
    const fifo = new Fifo();
    try {
      const bytes = new RandomBytes(2).take(4 + 4 * 2500);
      fifo.write(bytes);
      const output = join(directory, 'blocks');
      const args = ['--source', 'hwrng', '--bytes', '5000', '--hwrng-device', fifo.path];
      const { code } = await collect(...args, '--output', output);
      expect(code).toBe(0);
      // The first block is on trial; the second completes it and is the first to be given.
      expect(readFileSync(output)).toEqual(bytes.subarray(4 + 2500, 4 + 3 * 2500));
    } finally {
      fifo.remove();
    }
  });

  it('gives nothing of a source that fails', async () => {
    const fifo = new Fifo();
    try {
      fifo.write(Buffer.alloc(4 + 2500));
      const output = join(directory, 'zeros');
      const args = ['--source', 'hwrng', '--bytes', '5000', '--hwrng-device', fifo.path];
      const { code, stderr } = await collect(...args, '--output', output);
      expect(code).toBe(69);
      const fallen = { source: 'hwrng', standing: 'quarantined' };
      expect(eventsIn(stderr, 'standingChanged', fallen).length).toBe(1);
      expect(readFileSync(output).length).toBe(0);
    } finally {
      fifo.remove();
    }
  });

  it('knows no restarts, and the last of two sources counts', async () => {
    const twice = ['--source', 'jitter', '--source', 'hwrng', '--raw', '--bytes', '10'];
    const { code, stderr } = await collect(...twice, '--restarts', '3');
    expect(code).toBe(64);
    expect(stderr).toContain('--restarts');
  });

  it('with --raw writes what comes, judged by nothing', async () => {
    const fifo = new Fifo();
    try {
      fifo.write(Buffer.alloc(2500, 9));
      const output = join(directory, 'as-is');
      const args = ['--source', 'hwrng', '--raw', '--bytes', '2500', '--hwrng-device', fifo.path];
      expect((await collect(...args, '--output', output)).code).toBe(0);
      expect(readFileSync(output)).toEqual(Buffer.alloc(2500, 9));
    } finally {
      fifo.remove();
    }
  });
});
