// A shell at a terminal of its own, by script(1): keys go in, and the line that it edits comes out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const CTRL_T = '\u0014';

/** What `shell` makes of each line of keys; `setUp` binds Ctrl-T to print `LINE<` the line `>` and clear it. */
export async function editedLines(
  shell: string,
  cwd: string,
  setUp: readonly string[],
  lines: readonly string[],
): Promise<string[]> {
  const env = { PATH: process.env['PATH'], HOME: cwd, TERM: 'dumb', LC_ALL: 'C' };
  const child = spawn('script', ['-qfec', shell, '/dev/null'], { cwd, env });
  const closed = once(child, 'close');
  let output = '';
  let look: () => void = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    look();
  });
  const seen = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no ${pattern} in: ${output}`)), 20_000);
      look = () => {
        const found = pattern.exec(output);
        if (found === null) return;
        clearTimeout(late);
        output = output.slice(found.index + found[0].length);
        resolve(found[1] ?? '');
      };
      look();
    });
  try {
    child.stdin.write(`${setUp.join('\n')}\necho set'-'up\n`);
    await seen(/set-up\r?\n/);
    const edited: string[] = [];
    for (const line of lines) {
      child.stdin.write(`${line}${CTRL_T}`);
      edited.push(await seen(/LINE<([^>]*)>/));
    }
    return edited;
  } finally {
    child.stdin.end('exit\n');
    const patience = setTimeout(() => child.kill('SIGHUP'), 2000);
    await closed;
    clearTimeout(patience);
  }
}
