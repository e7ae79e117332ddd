// Where the second socket lies: one setting names both.
import { dirname, join } from 'node:path';

export const statusSocketOf = (controlSocket: string): string =>
  join(dirname(controlSocket), 'status.sock');
