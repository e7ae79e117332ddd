// Waits for what comes in its own time. The limit is for what never comes: a start of the program takes
// 0.2 s here, and a machine thirty times slower or busier must pass.
import { setTimeout as pause } from 'node:timers/promises';

type Falsy = false | '' | 0 | null | undefined;

/** The first true value of `what`, asked every 50 ms; `seen` tells in the error what there was instead. */
export async function until<T>(
  what: () => T | Promise<T>,
  withinMs = 60_000,
  seen: () => string = () => '',
): Promise<Exclude<T, Falsy>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await what();
    if (found) return found as Exclude<T, Falsy>;
    if (performance.now() > deadline) {
      throw new Error(`not within ${withinMs} ms: ${what}\n${seen()}`);
    }
    await pause(50);
  }
}
