// What lies beside the control socket: one setting names all three.
import { dirname, join } from 'node:path';

export const statusSocketOf = (controlSocket: string): string =>
  join(dirname(controlSocket), 'status.sock');

export const lockOf = (controlSocket: string): string => join(dirname(controlSocket), 'lock');
