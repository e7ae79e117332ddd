// Every way to get it wrong, by any command: one clear line, and the exit code of the contract.
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../../support/fifo.js';
import { AS_NOBODY, needsOtherUser, reachableProgram } from '../../support/other-user.js';
import { finish, MAIN } from '../../support/program.js';

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
  writeFileSync(join(directory, 'bad-key.toml'), 'watermrk = 3\n');
  writeFileSync(join(directory, 'bad-toml.toml'), 'watermark = 3\nreseed-interval = \n');
  writeFileSync(join(directory, 'bad-device.toml'), 'hwrng-device = "/etc/passwd"\n');
  writeFileSync(join(directory, 'bad-source.toml'), '[[source]]\nname = "jitter"\ntabel = 1\n');
  writeFileSync(join(directory, 'three.toml'), 'a = 1\nwatermark = "x"\nlog-level = 3\n');
  writeFileSync(join(directory, 'nothing'), 'hello\n');
  writeFileSync(join(directory, 'long'), '#'.repeat(2 ** 20 + 1));
  writeFileSync(join(directory, 'good.toml'), 'watermark = "50%"\nreseed-interval = "1m"\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

const here = (args: string): string[] =>
  args.split(' ').map((word) => word.replace('DIR', directory));

describe('what is wrong is said in one line', () => {
  it.each([
    ['bogus', 64, /there is no command 'bogus': see entropyd help$/],
    ['stauts', 64, /there is no command 'stauts': did you mean status\?$/],
    ['help stauts', 64, /there is no command 'stauts': did you mean status\?$/],
    ['help config chekc', 64, /there is no command 'config chekc': did you mean check\?$/],
    ['help audit bogus', 64, /there is no command 'audit bogus': see entropyd help audit$/],
    ['config chekc', 64, /there is no command 'config chekc': did you mean check\?$/],
    ['run --bogus', 64, /there is no option --bogus: see entropyd help run$/],
    ['run --watermrak 9', 64, /there is no option --watermrak: did you mean --watermark\?$/],
    ['status now', 64, /status takes no argument 'now': see entropyd help status$/],
    ['collect', 64, /collect needs --source: see entropyd help collect$/],
    ['audit verify', 64, /audit verify needs a file: see entropyd help audit verify$/],
    ['run --watermark', 64, /--watermark needs a value: see entropyd help run$/],
    ['config', 64, /config needs check, show, unit or migrate/],
    [
      'check --blocks none DIR/good.toml',
      64,
      /--blocks takes a whole number of blocks, 1 or more, not 'none'$/,
    ],
    ['check --blocks 0 DIR/good.toml', 64, /--blocks takes .*, not '0'$/],
    ['check --blocks= DIR/good.toml', 64, /--blocks takes .*, not ''$/],
    ['assess --bits-per-sample 9 DIR/x', 64, /takes a whole number from 1 to 8, not '9'$/],
    ['assess --low-bits two DIR/x', 64, /takes a whole number from 1 to 8, not 'two'$/],
    ['assess --restarts=10x10 --claim much DIR/x', 64, /takes bits per sample, .*, not 'much'$/],
    ['assess --restarts=ten --claim 1 DIR/x', 64, /takes ROWSxCOLUMNS, .*, not 'ten'$/],
    ['assess --slice last DIR/x', 64, /takes INDEX,SAMPLES, .*, not 'last'$/],
    ['assess --iid --seed xyz DIR/x', 64, /takes 1 to 16 hexadecimal digits, not 'xyz'$/],
    ['assess --conditioning=1,2', 64, /takes N_IN,N_OUT,NW,H_IN in bits, .*, not '1,2'$/],
    ['assess --conditioning=9,9,9,x', 64, /H_IN is above 0 .*, not 'x'$/],
    ['assess --conditioning --non-vetted --h-prime half', 64, /, not 'half'$/],
    [
      'audit verify --anchor abc DIR/x',
      64,
      /takes a hash of 64 hexadecimal digits, .*, not 'abc'$/,
    ],
    ['doctor --textfile DIR/x', 64, /takes a path that ends in \.prom, .*, not '.*\/x'$/],
    ['check DIR/good.toml', 65, /good\.toml has \d+ bytes; one block needs 2504/],
    ['check /dev/null', 65, /\/dev\/null is empty; one block needs 2504/],
    ['check DIR/missing', 74, /cannot read .*missing \(ENOENT\)/],
    ['check DIR', 74, /cannot read .* \(EISDIR\)/],
    ['run --watermark 101%', 78, /--watermark: "101%" is not allowed; give bits/],
    ['run --watermark 4097', 78, /--watermark: 4097 bits are above this kernel's pool of \d+/],
    ['run --reseed-interval 300', 78, /--reseed-interval: "300" is not allowed; give a duration/],
    ['run --source dice', 78, /--source: "dice" is not a source; sources are hwrng, jitter/],
    ['--source hwrng once --hwrng-device /dev/no-such --dry-run', 69, /no usable source/],
    [
      '--no-dry-run --dry-run once --source hwrng --hwrng-device /dev/no-such',
      69,
      /no usable source/,
    ],
    ['check -- --help', 74, /cannot read \.\/--help \(ENOENT\)/],
    ['config check DIR/bad-device.toml', 78, /:1: hwrng-device: \/etc\/passwd is a regular file/],
    ['run --log-level loud', 78, /--log-level: "loud" is not allowed/],
    ['run --config DIR/missing.toml', 78, /there is no .*missing\.toml/],
    [
      'run --config DIR/bad-key.toml',
      78,
      /bad-key\.toml:1: unknown key 'watermrk'; did you mean watermark\?$/,
    ],
    ['config check DIR/bad-toml.toml', 78, /bad-toml\.toml:2: /],
    ['run --config DIR', 78, /is not a regular file: name the configuration itself/],
    [
      'run --hwrng-device /dev/zero --dry-run',
      78,
      /\/dev\/zero is a device of the kernel's own memory, not an entropy source/,
    ],
    [
      'run --hwrng-device DIR/good.toml --dry-run',
      78,
      /good\.toml is a regular file, not an entropy source/,
    ],
    [
      'once --hwrng-device /dev/urandom --dry-run',
      78,
      /\/dev\/urandom is a device of the kernel's own memory/,
    ],
    [
      'once --random-device /dev/null',
      78,
      /random-device: \/dev\/null is not the kernel's random device/,
    ],
    ['once --random-device /no/such', 78, /random-device: \/no\/such is not/],
    [
      'once --source hwrng --hwrng-device /dev/no-such --dry-run',
      69,
      /no usable source: hwrng absent: there is no \/dev\/no-such/,
    ],
    [
      'once --source=hwrng --hwrng-device /etc/passwd/x --dry-run',
      69,
      /no usable source: hwrng .*ENOTDIR/,
    ],
    ['sources --source hwrng --hwrng-device /dev/no-such', 69, undefined],
    [
      '--dry-run --require-source --source hwrng run --hwrng-device /dev/no-such',
      69,
      /no usable source/,
    ],
    ['run --jitter-table 5000', 78, /--jitter-table: "5000" is not allowed; give a power of two/],
    ['run --jitter-claim 9', 78, /--jitter-claim: "9" is not allowed; give bits of min-entropy/],
    ['run --jitter-cpu 0%', 78, /--jitter-cpu: "0%" is not allowed; give percent of one core/],
    [
      'config check DIR/bad-source.toml',
      78,
      /:3: \[\[source\]\] jitter: unknown key 'tabel'; did you mean table\?$/,
    ],
    ['run --dry-run=perhaps', 78, /--dry-run: "perhaps" is not allowed; give true, false, or auto/],
    [
      'run --metrics-textfile /tmp/metrics',
      78,
      /"\/tmp\/metrics" is not allowed; give a path that ends in \.prom/,
    ],
    ['collect --source dice --bytes 1', 78, /sources are hwrng, jitter/],
    [
      'collect --source jitter --bytes 10 --restarts 2',
      64,
      /--restarts is for --raw samples of a noise source/,
    ],
    ['collect --source jitter --raw --bytes many', 64, /--bytes takes a whole number .* 'many'$/],
    ['collect --source jitter --raw --bytes 1 --restarts x', 64, /--restarts takes .* 'x'$/],
    [
      'collect --source jitter --bytes 1K',
      64,
      /k, M and G are powers of 1000, KiB, MiB and GiB of 1024\), not '1K'$/,
    ],
    [
      'collect --source jitter,hwrng --bytes 1',
      64,
      /takes the name of one source, not 'jitter,hwrng'$/,
    ],
    ['collect --source jitter --output DIR/endless', 64, /without --bytes has no end/],
    ['collect --source jitter --raw --restarts 2', 64, /--restarts needs --bytes/],
    ['check --pipe --json DIR/bad.toml', 64, /both take standard output: give one/],
    [
      'collect --source jitter --raw --bytes 10 --jitter-steps 2000',
      78,
      /give a whole number from 1 to 1024/,
    ],
    [
      'collect --source jitter --raw --bytes 10 --jitter-table 128MiB',
      78,
      /give a power of two from 4KiB to 64MiB/,
    ],
    [
      'collect --source jitter --raw --bytes 10 --jitter-timer sundial',
      78,
      /give cycles, clock, or auto/,
    ],
    [
      'collect --source jitter --raw --bytes 1 --output DIR/no/such',
      74,
      /cannot write .*such \(ENOENT\)/,
    ],
    ['config migrate DIR/nothing', 65, /nothing is no configuration of haveged, rngd 2 /],
    ['config migrate DIR/long', 65, /long is larger than 1 MiB, too long for a configuration/],
    ['status --control-socket relative', 78, /^entropyd: --control-socket: /],
  ])('entropyd %s: %i', async (args, code, message) => {
    const done = await finish({ args: here(`${args}`) });
    const last = done.stderr.trim().split('\n').at(-1) ?? '';
    if (message) expect(last).toMatch(message);
    expect(done.stderr).not.toMatch(/\n\s+at /); // no stack
    expect(done.code).toBe(code);
  });
});

describe('some mistakes', () => {
  it('are all said, one line each', async () => {
    const { stderr, code } = await finish({
      args: ['run', '--config', join(directory, 'three.toml')],
    });
    expect(code).toBe(78);
    const lines = stderr.trim().split('\n');
    expect(lines.length).toBe(3);
    expect(lines[0]).toMatch(/^entropyd: .*three\.toml:1: unknown key 'a'/);
    expect(lines[1]).toMatch(/^entropyd: .*three\.toml:2: watermark: "x" is not allowed/);
    expect(lines[2]).toMatch(/^entropyd: .*three\.toml:3: log-level: 3 is not allowed/);
  });

  it('of a file that may not be read end with 77', async (t) => {
    needsOtherUser(t);
    const program = reachableProgram();
    onTestFinished(program.remove);
    const file = join(directory, 'mine');
    writeFileSync(file, 'watermark = 192\n', { mode: 0o600 });
    chmodSync(directory, 0o711);
    const nobody = [...AS_NOBODY, process.execPath, program.main];
    const commands = ['audit verify', 'config check', 'config migrate', 'check', 'assess'];
    for (const command of commands) {
      const { code, stderr } = await finish({
        command: 'setpriv',
        args: [...nobody, ...command.split(' '), file],
      });
      expect(stderr, command).toBe(
        `entropyd: no permission to read ${file} (EACCES): run as root\n`,
      );
      expect(code, command).toBe(77);
    }
  });

  it('of the program itself end with 70', async () => {
    // A fault that nobody knows of cannot be provoked: this one is put in from outside.
    const fault = join(directory, 'fault.cjs');
    writeFileSync(fault, `setTimeout(() => { throw new Error('a fault') }, 200);`);
    const { code, stderr } = await finish({
      command: process.execPath,
      args: ['-r', fault, MAIN, 'run', '--dry-run'],
    });
    const said = stderr.split('\n').filter((line) => line.includes('"failed"'));
    expect(said.length).toBe(1);
    const why = expect.stringMatching(/internal error, please report it: Error: a fault$/);
    expect(JSON.parse(said[0] ?? '')).toMatchObject({ event: 'failed', exitCode: 70, why });
    expect(code).toBe(70);
  });

  it('of output that cannot be written end with 74', async () => {
    for (const args of ['config show', 'sources --source hwrng --hwrng-device /dev/no-such']) {
      const { code, stderr } = await finish({
        command: 'sh',
        args: ['-c', `"${process.execPath}" "${MAIN}" ${args} >/dev/full`],
      });
      expect(stderr).toMatch(/cannot write to standard output \(ENOSPC\)/);
      expect(code).toBe(74);
    }
  });
});
