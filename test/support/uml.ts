// Boots a user-mode Linux on this machine's own root, read only, with a script of test/lab as init.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Guest {
  readonly kernel: string;
  readonly script: string;
  /** Words of the kernel's command line; NAME=value becomes init's environment. */
  readonly words: readonly string[];
  readonly withinMs: number;
}

/** The interpreter itself, not a shell script that looks for one: a guest is slow. */
export function python(): string {
  return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
}

/** What the guest said: the lines `LAB word value…` by word, and the whole console. */
export async function bootGuest(
  guest: Guest,
): Promise<{ lab: Map<string, string>; console: string }> {
  const id = `entropyd-test-${process.pid}-${Date.now()}`;
  const child = spawn(
    guest.kernel,
    [
      ...['mem=256M', 'rootfstype=hostfs', 'rootflags=/', 'ro', `init=${guest.script}`],
      ...['con=null', 'con0=null,fd:1', 'con1=null', `umid=${id}`, 'pty.legacy_count=0'],
      ...guest.words,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  }
  // Its own process group: a guest that hangs is ended with all that it started.
  const kill = (): void => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  };
  const timer = setTimeout(kill, guest.withinMs);
  const closed = once(child, 'close');
  await once(child, 'exit');
  clearTimeout(timer);
  kill();
  await closed;
  rmSync(join(homedir(), '.uml', id), { recursive: true, force: true });
  const lines = [...said.matchAll(/LAB (\S+) ?(.*?)\r?$/gm)];
  return { lab: new Map(lines.map(([, word = '', value = '']) => [word, value])), console: said };
}
