// The files beside the control socket, whose path is the one setting for all of them.
import { dirname, join } from 'node:path';

export const statusSocketOf = (controlSocket: string): string =>
  join(dirname(controlSocket), 'status.sock');

export const lockOf = (controlSocket: string): string => join(dirname(controlSocket), 'lock');

export const keptThresholdOf = (controlSocket: string): string =>
  join(dirname(controlSocket), 'wakeup-threshold');

export const generationFileOf = (controlSocket: string): string =>
  join(dirname(controlSocket), 'generation');
