// Parses a log in JSON, and finds the lines with an event and its fields.
import { isDeepStrictEqual } from 'node:util';
import type { EventName } from '../../src/log/events.js';

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

export type EventFields = Readonly<Record<string, unknown>>;

/** Whether the line is this event and has these fields. */
export const isEvent = (line: LogLine, name: EventName, fields: EventFields): boolean =>
  line['event'] === name &&
  Object.entries(fields).every(([key, value]) => isDeepStrictEqual(line[key], value));

/**
 * The lines of a log in JSON, without a last line that is cut off by a full disk or still being written. Text
 * that is not JSON, such as Node's own warnings, becomes a line of level 0.
 */
export const logLinesOf = (text: string): LogLine[] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !(line.startsWith('{') && !line.endsWith('}')))
    .map((line) => (line.startsWith('{') ? JSON.parse(line) : { level: 0, msg: line }));

/** Of a finished program's standard error: the lines that are this event with these fields. */
export const eventsIn = (stderr: string, name: EventName, fields: EventFields = {}): LogLine[] =>
  logLinesOf(stderr).filter((line) => isEvent(line, name, fields));
