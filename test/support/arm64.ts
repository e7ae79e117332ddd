// The means to build for arm64 and to run what was built: a cross compiler, an emulator, an arm64 Node.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
const fetched = join(cache, 'entropyd-lab', 'arm64');
const ours = new URL('../../node_modules/', import.meta.url).pathname;

/** Node for arm64, started under qemu by a script. */
export const ARM64_NODE = join(fetched, 'node');

const versionOf = (directory: string): unknown =>
  JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')).version;

/** vitest's bundler has a native part, which must have the same version as its JavaScript part. */
function bundlerFits(): boolean {
  const binding = join(fetched, 'node_modules', '@rolldown', 'binding-linux-arm64-gnu');
  return versionOf(binding) === versionOf(join(ours, 'rolldown'));
}

/** What is missing, or null. */
export function missingForArm64(): string | null {
  for (const [path, name] of [
    ['/usr/bin/aarch64-linux-gnu-g++', 'g++-aarch64-linux-gnu'],
    ['/usr/bin/qemu-aarch64', 'qemu-user'],
  ] as const) {
    if (!existsSync(path)) return `needs ${path} (Debian package ${name})`;
  }
  if (!existsSync(ARM64_NODE) || !bundlerFits()) {
    return "needs Node and this vitest's bundler for arm64 (test/lab/arm64/fetch.sh)";
  }
  return null;
}

export function needsArm64(test: TestContext): void {
  const missing = missingForArm64();
  if (missing !== null) test.skip(missing);
}
