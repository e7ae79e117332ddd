// A progress line on a terminal, redrawn at most ten times per second.
import { screenFor } from '../screen.js';
import { gauge } from './screen-format.js';

export interface Progress {
  at(done: number): void;
  end(): void;
}

const WIDTH = 30;
const EVERY_MS = 100;
const CLEAR_REST = '\x1b[K';

/** `label` says what is in progress; `total` is what at() counts up to. */
export function openProgress(stream: NodeJS.WriteStream, total: number, label = ''): Progress {
  if (!stream.isTTY || process.env['TERM'] === 'dumb' || !Number.isFinite(total))
    return { at() {}, end() {} };
  const screen = screenFor(stream, process.env);
  let drawnAt = 0;
  return {
    at(done) {
      const now = Date.now();
      if (now - drawnAt < EVERY_MS) return;
      drawnAt = now;
      const share = Math.min(1, done / total);
      const bar = gauge(share, WIDTH, screen);
      const percent = `${(share * 100).toFixed(0).padStart(3)} %`;
      stream.write(`\r${bar} ${percent}${label === '' ? '' : `  ${label}`}${CLEAR_REST}`);
    },
    end() {
      if (drawnAt > 0) stream.write(`\r${CLEAR_REST}`);
    },
  };
}
