// Runs the steps of a shutdown: each runs even if others, or the work before, have failed.
import type { Log } from '../log/log.js';

/** Runs them one after the other. Does not throw, so that it hides no earlier error if it is called in a `finally`. */
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
