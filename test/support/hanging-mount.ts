// File systems that stop answering: a FUSE mount without a server, and an ext4 that is frozen. end() undoes
// each, however the test ended.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { TestContext } from 'vitest';
import { needsProgram, needsRoot } from './requires.js';
import { until } from './until.js';

export function needsFuse(test: TestContext): void {
  needsRoot(test);
  if (!/\tfuse$/m.test(readFileSync('/proc/filesystems', 'utf8'))) test.skip('needs FUSE');
}

export function needsFreeze(test: TestContext): void {
  needsRoot(test);
  needsProgram(test, '/usr/sbin/fsfreeze', 'util-linux');
  needsProgram(test, '/usr/sbin/mkfs.ext4', 'e2fsprogs');
  needsProgram(test, '/dev/loop-control', 'a kernel with loop devices');
}

const isMounted = (directory: string): boolean =>
  readFileSync('/proc/self/mounts', 'utf8').includes(` ${directory} `);

/** Accepts the FUSE connection (FUSE_INIT of protocol 7.12), then reads all requests and answers none. */
const TAKES_ALL = `open my $fuse, "+<&=", 3 or die;
sysread $fuse, my $init, 65536 or die;
my (undef, undef, $unique) = unpack "LLQ", $init;
syswrite $fuse, pack("LlQ LLLLSSL", 40, 0, $unique, 7, 12, 65536, 0, 0, 0, 4096) or die;
syswrite STDOUT, "ready";
sysread $fuse, my $request, 65536 while 1;`;

/**
 * Covers a directory: every access to it hangs. Nobody reads from the FUSE device, so that SIGKILL ends it, unless
 * `forGood`: a request that was read is waited for by a killed process too.
 */
export class Unanswered {
  readonly #directory: string;
  readonly #holder: ChildProcess;

  private constructor(directory: string, forGood: boolean) {
    this.#directory = directory;
    const options = 'fd=3,rootmode=40000,user_id=0,group_id=0';
    this.#holder = spawn(
      'sh',
      [
        '-c',
        `exec 3<>/dev/fuse; mount -i -t fuse -o ${options} none "$1"; shift; exec "$@"`,
        ...['sh', directory],
        ...(forGood ? ['perl', '-e', TAKES_ALL] : ['sleep', '120']),
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
  }

  static async over(directory: string, { forGood = false } = {}): Promise<Unanswered> {
    const mount = new Unanswered(directory, forGood);
    if (forGood) await once(mount.#holder.stdout as Readable, 'data');
    else await until(() => isMounted(directory));
    return mount;
  }

  /** Closing the device makes all waiting accesses fail. */
  async end(): Promise<void> {
    if (this.#holder.exitCode === null && this.#holder.signalCode === null) {
      this.#holder.kill();
      await once(this.#holder, 'close');
    }
    if (isMounted(this.#directory)) execFileSync('umount', ['-l', this.#directory]);
  }
}

/** An ext4 of its own on a loop device. */
export class Freezable {
  readonly #directory: string;
  #isFrozen = false;

  constructor(image: string, directory: string) {
    this.#directory = directory;
    writeFileSync(image, '');
    truncateSync(image, 16 << 20);
    execFileSync('mkfs.ext4', ['-q', image]);
    mkdirSync(directory);
    execFileSync('mount', ['-o', 'loop', image, directory]);
  }

  freeze(): void {
    execFileSync('fsfreeze', ['-f', this.#directory]);
    this.#isFrozen = true;
  }

  thaw(): void {
    if (this.#isFrozen) execFileSync('fsfreeze', ['-u', this.#directory]);
    this.#isFrozen = false;
  }

  end(): void {
    this.thaw();
    if (isMounted(this.#directory)) execFileSync('umount', [this.#directory]);
  }
}
