// Libraries of test/support that a test preloads into a program.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Compiles `name`.c into the directory; returns the value for LD_PRELOAD. What this process has preloaded
 * stays before it, for a sanitizer must be the first.
 */
export function compilePreload(directory: string, name: string): string {
  const library = join(directory, `${name}.so`);
  const source = new URL(`${name}.c`, import.meta.url).pathname;
  const flags = ['-O1', '-Wall', '-Werror', '-shared', '-fPIC'];
  execFileSync('cc', [...flags, '-o', library, source, '-ldl']);
  return [process.env['LD_PRELOAD'], library].filter(Boolean).join(':');
}
