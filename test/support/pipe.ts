// A named pipe as a program's standard error, held open by a reader that may read late or never.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';

export interface PipeEnds {
  readonly reader: number;
  readonly writer: number;
}

export function pipeAt(path: string): PipeEnds {
  execFileSync('mkfifo', [path]);
  const reader = fs.openSync(path, fs.constants.O_RDWR | fs.constants.O_NONBLOCK);
  return { reader, writer: fs.openSync(path, 'w') };
}

/** Whoever writes one more byte waits. */
export function fullPipeAt(path: string): PipeEnds {
  const ends = pipeAt(path);
  try {
    for (;;) fs.writeSync(ends.reader, Buffer.alloc(4096, '\n'));
  } catch {
    return ends;
  }
}
