// One guest for the tests of a file: booted by the first that asks, gone after the last.
import { afterAll, type TestContext } from 'vitest';
import { Guest, type Machine } from './qemu.js';
import { needsQemu } from './requires.js';

/** Longest a case may take, its guest's boot on a busy machine included. */
export const CASE = { timeout: 400_000 };

export function sharedGuest(machine: Machine): (test: TestContext) => Promise<Guest> {
  let booting: Promise<Guest> | undefined;
  afterAll(async () => (await booting?.catch(() => undefined))?.shutDown(), 30_000);
  return (test) => {
    needsQemu(test);
    booting ??= Guest.boot({ lifeSeconds: CASE.timeout / 1000, ...machine });
    return booting;
  };
}
