// Redraws a screen in place, once per second and when the terminal is resized, until q or Ctrl-C. It uses the
// terminal's alternate screen, so that the previous content is restored afterwards.
import { Wakeup } from '../daemon/wakeup.js';
import { milliseconds } from '../units.js';
import type { ProcessContext } from './process-context.js';

const EVERY = milliseconds(1000);
const CSI = '\x1b[';
// Alternate screen, hidden cursor, no wrapping of long lines.
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l`;
const LEAVE = `${CSI}?7h${CSI}?25h${CSI}?1049l`;
const HOME = `${CSI}H`;
const CLEAR_LINE = `${CSI}K`;
const CLEAR_REST = `${CSI}J`;
/** Includes Ctrl-C and Ctrl-D, which are ordinary keys while the terminal is in raw mode. */
const QUIT: readonly string[] = ['q', 'Q', '\x03', '\x04'];

export async function watch(context: ProcessContext, look: () => Promise<string[]>): Promise<void> {
  const { stdin, stdout, signals } = context;
  const wakeup = new Wakeup();
  let isOver = false;
  let stop = (): void => {};
  let fail: (error: unknown) => void = () => {};
  const stopped = new Promise<undefined>((resolve, reject) => {
    fail = (error) => {
      reject(error);
      wakeup.notify();
    };
    stop = () => {
      isOver = true;
      resolve(undefined);
      wakeup.notify();
    };
  });
  const key = (typed: Buffer): void => {
    if ([...typed.toString('latin1')].some((one) => QUIT.includes(one))) stop();
  };
  const resized = (): void => wakeup.notify();
  stopped.catch(() => {}); // an error is thrown by the next turn of the loop
  signals.listen({ stop, reload: stop, statistics() {}, fail });
  try {
    stdout.on('resize', resized);
    if (stdin.isTTY) stdin.setRawMode(true).on('data', key).resume();
    stdout.write(ENTER);
    while (!isOver) {
      const lines = await Promise.race([look(), stopped]);
      if (lines === undefined) break;
      const shown = lines.slice(0, stdout.rows || lines.length);
      stdout.write(`${HOME}${shown.map((line) => line + CLEAR_LINE).join('\r\n')}${CLEAR_REST}`);
      await wakeup.sleep(EVERY);
    }
  } finally {
    stdout.write(LEAVE);
    stdout.off('resize', resized);
    if (stdin.isTTY) stdin.setRawMode(false).off('data', key).pause();
  }
}
