// entropyd-pkcs11 as a child process, with softhsm2's module or with that of fake-token.cc.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './fifo.js';

export const PKCS11 = new URL('../../build/Release/entropyd-pkcs11', import.meta.url).pathname;
export const SOFTHSM = '/usr/lib/softhsm/libsofthsm2.so';
export const SOFTHSM_UTIL = '/usr/bin/softhsm2-util';
const FAKE_SOURCE = new URL('fake-token.cc', import.meta.url).pathname;

/** For the machine of entropyd-pkcs11, which may be emulated: see lab/arm64. */
const COMPILER = process.env['ENTROPYD_LAB_CROSS_CXX'] ?? 'g++';

/** Compiles the fake module into the directory and returns its path. */
export function compileFakeToken(directory: string): string {
  const library = join(directory, 'fake-token.so');
  const flags = ['-std=c++20', '-O1', '-Wall', '-Werror', '-shared', '-fPIC'];
  execFileSync(COMPILER, [...flags, '-o', library, FAKE_SOURCE]);
  return library;
}

/** A directory with a token, the FIFO and the files of PINs. */
export class TokenPlace {
  readonly directory = temporaryDirectory();
  readonly fifo = join(this.directory, 'fifo');
  readonly state = join(this.directory, 'state');
  readonly #started: Helper[] = [];

  constructor() {
    mkdirSync(this.state);
  }

  /** Causes a fault of the fake token, or ends it. */
  set(fault: string, is = true): void {
    if (is) writeFileSync(join(this.state, fault), '');
    else rmSync(join(this.state, fault));
  }

  /** How many logins or bytes the fake token has counted. */
  counted(what: 'logins' | 'generated'): number {
    const path = join(this.state, what);
    return existsSync(path) ? readFileSync(path).length : 0;
  }

  pinFile(pin: string): string {
    const path = join(this.directory, `pin-${pin}`);
    writeFileSync(path, `${pin}\n`, { mode: 0o600 });
    return path;
  }

  /** A token of SoftHSM with the PIN 1234. */
  makeSoftToken(label: string): void {
    const tokens = join(this.directory, 'tokens');
    mkdirSync(tokens, { recursive: true });
    writeFileSync(this.softConf, `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
    const words = ['--init-token', '--free', '--label', label, '--so-pin', '12345678'];
    execFileSync(SOFTHSM_UTIL, [...words, '--pin', '1234'], { env: this.env, stdio: 'ignore' });
  }

  get softConf(): string {
    return join(this.directory, 'softhsm2.conf');
  }

  get env(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], SOFTHSM2_CONF: this.softConf, FAKE_TOKEN: this.state };
  }

  start(
    module: string,
    words: readonly string[] = [],
    { env = {}, program = [PKCS11] }: { env?: NodeJS.ProcessEnv; program?: string[] } = {},
  ): Helper {
    const command = [...program, '--module', module, '--fifo', this.fifo, ...words];
    const helper = new Helper(command as [string, ...string[]], { ...this.env, ...env });
    this.#started.push(helper);
    return helper;
  }

  async remove(): Promise<void> {
    await Promise.all(this.#started.map((helper) => helper.stop('SIGKILL')));
    rmSync(this.directory, { recursive: true });
  }
}

export class Helper {
  stderr = '';
  readonly child: ChildProcess;
  readonly #closed: Promise<unknown[]>;

  constructor([program, ...words]: [string, ...string[]], env: NodeJS.ProcessEnv) {
    this.child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.child.stderr?.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    this.#closed = once(this.child, 'close');
  }

  get lines(): string[] {
    return this.stderr.split('\n').slice(0, -1);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.ended();
  }

  async ended(): Promise<number | null> {
    await this.#closed;
    return this.child.exitCode;
  }
}
