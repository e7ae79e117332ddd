// Runs the steps of a shutdown: each runs even if others, or the work before, have failed.
import type { Log } from '../log/log.js';

/** Runs the steps one after the other. Does not throw, so that a call in a `finally` hides no earlier error. */
export async function runAll(
  log: Pick<Log, 'warn'>,
  steps: readonly (() => unknown)[],
): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log.warn(`while stopping: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
