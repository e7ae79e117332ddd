// The steps of an end: each has its turn, whatever becomes of the others and of the work before them.
import type { Log } from '../log/log.js';

/** Runs one after the other. Throws nothing, so that it hides no error where it stands in a `finally`. */
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
