// The compilers' sanitizers: whether one works here, and how the native side is built with it.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './fifo.js';
import { finish } from './program.js';

export const TESTS = new URL('..', import.meta.url).pathname;

const EMPTY = {
  'fuzzer,address':
    'extern "C" int LLVMFuzzerTestOneInput(const char *, unsigned long) { return 0; }',
  'address,undefined': 'int main() {}',
  thread: 'int main() {}',
};

/** Why `compiler` makes no program with this sanitizer that runs here, or null. */
export function missingSanitizer(
  compiler: 'clang++' | 'g++',
  sanitizer: keyof typeof EMPTY,
  packages: string,
): string | null {
  const directory = temporaryDirectory();
  const source = join(directory, 'empty.cc');
  const program = join(directory, 'empty');
  try {
    writeFileSync(source, EMPTY[sanitizer]);
    const made = spawnSync(compiler, [`-fsanitize=${sanitizer}`, source, '-o', program]);
    if (made.status !== 0) return `needs ${compiler} -fsanitize=${sanitizer} (${packages})`;
    // As test/threads/run starts it, with addresses where that sanitizer wants them.
    const ran = spawnSync('setarch', ['-R', program, '-runs=0']);
    return ran.status === 0 ? null : `a program of -fsanitize=${sanitizer} does not run here`;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Builds the native side with a sanitizer; gives the directory of what was built. */
export async function buildWith(kind: 'address' | 'thread' | 'fuzz'): Promise<string> {
  const command = join(TESTS, 'sanitizers', 'build.sh');
  const { code, stdout, stderr } = await finish({ command, args: [kind] });
  if (code !== 0) throw new Error(`the native side does not build with ${kind}:\n${stderr}`);
  return stdout.trim();
}
