// Waits for what comes in its own time, and says what did not. The limit is for what never comes: a start of
// the program takes 0.2 s here, and a machine thirty times slower or busier must pass.
import { setTimeout as pause } from 'node:timers/promises';
export async function until(what: () => boolean, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!what()) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await pause(50);
  }
}
