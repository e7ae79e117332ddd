// A progress line on a terminal, redrawn at most ten times per second.
export interface Progress {
  at(done: number): void;
  end(): void;
}

const WIDTH = 30;
const EVERY_MS = 100;

export function openProgress(stream: NodeJS.WriteStream, total: number): Progress {
  if (!stream.isTTY || process.env['TERM'] === 'dumb' || !Number.isFinite(total))
    return { at() {}, end() {} };
  let drawnAt = 0;
  return {
    at(done) {
      const now = Date.now();
      if (now - drawnAt < EVERY_MS) return;
      drawnAt = now;
      const share = Math.min(1, done / total);
      const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
      stream.write(`\r${bar} ${(share * 100).toFixed(0).padStart(3)} %`);
    },
    end() {
      if (drawnAt > 0) stream.write('\r\x1b[K');
    },
  };
}
