// What lies beside the control socket: one setting names them all.
import { dirname, join } from 'node:path';

export const statusSocketOf = (controlSocket: string): string =>
  join(dirname(controlSocket), 'status.sock');

export const lockOf = (controlSocket: string): string => join(dirname(controlSocket), 'lock');

export const keptThresholdOf = (controlSocket: string): string =>
  join(dirname(controlSocket), 'wakeup-threshold');
