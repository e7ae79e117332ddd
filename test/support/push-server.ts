// entropyd-seed --serve as systemd starts it: with a listening socket, at the first connection.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './fifo.js';
import { SEEDER } from './program.js';
import { until } from './until.js';

export const ACTIVATE = '/usr/bin/systemd-socket-activate';

export class PushServer {
  readonly directory = temporaryDirectory();
  readonly path = join(this.directory, 'reseed.sock');
  readonly child: ChildProcess;
  stderr = '';

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, listen = this.path) {
    const passed = Object.entries(env).map(([name, value]) => `--setenv=${name}=${value}`);
    const serve = [SEEDER, '--reseed', '--serve', '--control-socket', 'none', ...args];
    this.child = spawn(ACTIVATE, [`--listen=${listen}`, ...passed, ...serve], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text;
    });
  }

  static async start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<PushServer> {
    const server = new PushServer(args, env);
    await until(() => server.stderr.includes('Listening on'));
    return server;
  }

  /** The connections that it has accepted and not closed. */
  connections(): number {
    // The first three, and the listening socket (sd_listen_fds(3)).
    return readdirSync(`/proc/${this.child.pid}/fd`).length - 4;
  }

  /** The processes of reseeds that have not ended (proc_pid_task_tid_children(5)). */
  children(): number[] {
    const { pid } = this.child;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return children.trim().split(' ').filter(Boolean).map(Number);
  }

  /** What it has used of memory at most so far, in kB (proc_pid_status(5)). */
  peakKilobytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async stop(): Promise<void> {
    const closed = once(this.child, 'close');
    if (this.isRunning) {
      this.child.kill();
      await closed;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}
