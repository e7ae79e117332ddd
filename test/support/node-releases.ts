// The releases of Node that test/lab/node/fetch.sh gets, by the lines that must run the program.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

/** The first is the oldest that package.json allows. */
export const RELEASES = ['18.19', '20.20', '22.23', '24.21', '26.12'];
/** The first has a syntax older than the program's. */
export const TOO_OLD = ['12.22', '16.20'];

/** VERSION/bin/node for each of them. */
export const NODES = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'entropyd-lab/node',
);

export const fetchedVersions = existsSync(NODES) ? readdirSync(NODES) : [];

/** The whole version of a release, such as 18.19.1; without it the test is skipped. */
export function versionOf(t: TestContext, release: string): string {
  const version = fetchedVersions.find((name) => name.startsWith(`${release}.`));
  if (version === undefined) t.skip(`needs Node ${release}, by test/lab/node/fetch.sh`);
  return version;
}

export const nodeOf = (t: TestContext, release: string): string =>
  join(NODES, versionOf(t, release), 'bin/node');
