// One container for all tests of a file.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, type TestContext } from 'vitest';
import { Container } from './container.js';
import { isRoot, needsProgram, needsRoot } from './requires.js';

const NSPAWN = '/usr/bin/systemd-nspawn';

/** It is up when the first test begins; what it needs and is not here, each test says. */
export function sharedContainer(
  mounts: Readonly<Record<string, string>> = {},
): (t: TestContext) => Container {
  let container: Container | undefined;
  beforeAll(async () => {
    if (isRoot && existsSync(NSPAWN)) container = await Container.boot(mounts);
  }, 90_000);
  afterAll(async () => container?.shutDown(), 30_000);
  return (t) => {
    needsRoot(t);
    needsProgram(t, NSPAWN, 'systemd-container');
    return container as Container;
  };
}
