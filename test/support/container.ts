// A real systemd in a container on this machine's own /usr, in memory: up in about 3 seconds. The
// kernel, its pool and /dev/hwrng are the real ones.

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryDirectory } from './fifo.js';

const INSTALLER = new URL('../../systemd/install.sh', import.meta.url).pathname;
const LIBDIR = '/opt/entropyd';
const UNITS = '/etc/systemd/system';

export class Container {
  readonly #directory: string;
  readonly #child: ChildProcess;
  #leader = '';

  private constructor(mounts: Readonly<Record<string, string>>) {
    this.#directory = temporaryDirectory();
    const root = join(this.#directory, 'root');
    execFileSync(INSTALLER, ['--libdir', LIBDIR, '--destdir', root], { stdio: 'ignore' });
    const units = readdirSync(join(root, UNITS)).map(
      (name) => `--bind-ro=${root}${UNITS}/${name}:${UNITS}/${name}`,
    );
    this.#child = spawn(
      'systemd-nspawn',
      [
        ...[
          '-D',
          '/',
          '--volatile=yes',
          '--boot',
          '--register=no',
          '--keep-unit',
          '--console=pipe',
        ],
        ...[`--machine=entropyd-test-${process.pid}`, '--bind=/dev/hwrng'],
        '--system-call-filter=@memlock', // not permitted in a container by default
        `--bind-ro=${root}${LIBDIR}:${LIBDIR}`,
        ...units,
        ...Object.entries(mounts).map(([here, there]) => `--bind-ro=${here}:${there}`),
      ],
      { stdio: 'ignore' },
    );
  }

  /** Boots, and lets the unit run although this is a container, which has no kernel log. `mounts`: directories of
   * this machine, each with where it is seen there. */
  static async boot(mounts: Readonly<Record<string, string>> = {}): Promise<Container> {
    const container = new Container(mounts);
    try {
      await container.#comesUp();
    } catch (error) {
      container.#child.kill('SIGKILL'); // its processes go with nspawn
      throw error;
    }
    const dropIn = '/run/systemd/system/entropyd.service.d';
    const script = `mkdir -p ${dropIn} && printf '[Unit]\\nConditionVirtualization=\\n[Service]\\nStandardInput=null\\n' >${dropIn}/lab.conf`;
    container.run('sh', '-c', `${script} && systemctl daemon-reload`);
    return container;
  }

  async #comesUp(): Promise<void> {
    const deadline = performance.now() + 60_000;
    let state = '';
    while (!/running|degraded/.test(state)) {
      if (performance.now() > deadline) throw new Error(`the container does not come up: ${state}`);
      await pause(200);
      const pgrep = ['-P', String(this.#child.pid)];
      this.#leader = spawnSync('pgrep', pgrep, { encoding: 'utf8' }).stdout.trim();
      if (this.#leader !== '') state = this.try('systemctl', 'is-system-running');
    }
  }

  #enter(command: readonly string[]): string[] {
    return ['-t', this.#leader, '-m', '-u', '-i', '-n', '-p', '-C', ...command];
  }

  /** The output of a command in the container; throws when it fails. */
  run(...command: string[]): string {
    return execFileSync('nsenter', this.#enter(command), { encoding: 'utf8' }).trim();
  }

  /** The same, whatever the command's exit code. */
  try(...command: string[]): string {
    return spawnSync('nsenter', this.#enter(command), { encoding: 'utf8' }).stdout.trim();
  }

  /** Where this machine sees a file of the container. */
  pathOf(file: string): string {
    return `/proc/${this.#leader}/root${file}`;
  }

  property(name: string, unit = 'entropyd.service'): string {
    return this.run('systemctl', 'show', '--value', '-P', name, unit);
  }

  async shutDown(): Promise<void> {
    const closed = once(this.#child, 'close');
    const powerOff = spawnSync('kill', ['-s', 'RTMIN+4', this.#leader]);
    if (powerOff.status !== 0) this.#child.kill('SIGKILL');
    await closed;
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
