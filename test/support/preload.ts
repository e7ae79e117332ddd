// Libraries of test/support that a test preloads into a program.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Compiles `name`.c into the directory; the path is for LD_PRELOAD. */
export function compilePreload(directory: string, name: string): string {
  const library = join(directory, `${name}.so`);
  const source = new URL(`${name}.c`, import.meta.url).pathname;
  const flags = ['-O1', '-Wall', '-Werror', '-shared', '-fPIC'];
  execFileSync('cc', [...flags, '-o', library, source, '-ldl']);
  return library;
}
