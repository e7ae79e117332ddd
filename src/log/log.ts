// The logger: lines on standard error. They are text for people (wrapped on a terminal, with the date in a file or a
// pipe), text with sd-daemon(3) priorities in the journal, or JSON.
import { fstatSync } from 'node:fs';
import { pino } from 'pino';
import { type Paint, paintFor } from '../paint.js';
import { printable, printableJson } from '../printable.js';
import { widthOf, wrap } from '../screen.js';
import type { EventName } from './events.js';
import { type LineQueue, LogOutput } from './log-output.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['auto', 'pretty', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Fields beside the message. A line that programs may rely on names its event. */
export interface Fields {
  readonly event?: EventName;
  readonly [name: string]: unknown;
}

export type Line = (message: string, fields?: Fields) => void;

/** The log that modules are given: a message for people, and fields for the JSON format. */
export interface Log {
  error: Line;
  warn: Line;
  info: Line;
  debug: Line;
  setLevel(level: LogLevel): void;
}

interface Entry {
  level: number;
  time: number;
  msg: string;
}

const PLAIN = paintFor(false);
const PINO_ERROR = 50;
const PINO_WARN = 40;
const PINO_INFO = 30;
const priorityOf = (level: number): number =>
  level >= PINO_ERROR ? 3 : level >= PINO_WARN ? 4 : level >= PINO_INFO ? 6 : 7;

export function journalLine(entry: Entry): string {
  return `<${priorityOf(entry.level)}>${printable(entry.msg)}\n`;
}

/** The local date and time, as 2026-01-31 23:59:59. */
function dateAndTime(milliseconds: number): string {
  const date = new Date(milliseconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${date.toTimeString().slice(0, 8)}`;
}

const markOf = (level: number, paint: Paint): string =>
  level >= PINO_ERROR
    ? paint('red', 'error ')
    : level >= PINO_WARN
      ? paint('yellow', 'warn  ')
      : '';

/** For a terminal with so many columns (0 if that is not known): a line that is too long is broken between words. */
export function terminalText({ level, time, msg }: Entry, columns: number, paint: Paint): string {
  const clock = dateAndTime(time).slice(-'23:59:59'.length);
  const text = `${paint('dim', clock)} ${markOf(level, paint)}${printable(msg)}`;
  const lines = wrap(text, widthOf(columns), ' '.repeat(clock.length + 1));
  return `${level < PINO_INFO ? lines.map((line) => paint('dim', line)).join('\n') : lines.join('\n')}\n`;
}

/** For a file or a pipe: one line, with the date. */
export function fileLine({ level, time, msg }: Entry): string {
  return `${dateAndTime(time)} ${markOf(level, PLAIN)}${printable(msg)}\n`;
}

export interface LogStream {
  readonly fd: number;
  /** Of the terminal that it is, 0 if that does not tell its size; undefined if it is none. */
  readonly columns: number | undefined;
}

export interface LogEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly stream: LogStream;
}

/** systemd sets JOURNAL_STREAM to the device and inode of the journal's socket (systemd.exec(5)). */
function isJournal({ env, stream }: LogEnvironment): boolean {
  try {
    const { dev, ino } = fstatSync(stream.fd);
    return env['JOURNAL_STREAM'] === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** Renders an entry as text; null for JSON lines. */
function rendering(
  format: LogFormat,
  environment: LogEnvironment,
): ((entry: Entry) => string) | null {
  const { env, stream } = environment;
  if (format === 'json') return null;
  if (format === 'auto' && isJournal(environment)) return journalLine;
  if (stream.columns === undefined) return fileLine;
  const paint = paintFor(!env['NO_COLOR']);
  return (entry) => terminalText(entry, stream.columns ?? 0, paint);
}

/** A log that drops every line, for commands that report their result in another way. */
export const SILENT_LOG: Log = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  setLevel() {},
};

/** How long close() waits for queued lines to be written; as long again for a report of lost lines. */
const CLOSE_TIMEOUT_MS = 200;

export interface OpenedLog extends Log {
  /** Flushes the log: afterwards the process may end. */
  close(): void;
}

export function openLog(
  level: LogLevel,
  format: LogFormat,
  environment: LogEnvironment,
  queue: LineQueue,
): OpenedLog {
  const render = rendering(format, environment);
  const rendered = (json: string): string =>
    render ? render(JSON.parse(json) as Entry) : printableJson(json);
  const output = new LogOutput(queue, (lost) => {
    const msg = `${lost} line(s) of this log could not be written`;
    const entry = { level: PINO_WARN, time: Date.now(), event: 'logLost', lost, msg };
    return rendered(`${JSON.stringify(entry)}\n`);
  });
  const destination = { write: (json: string) => output.write(rendered(json)) };
  const logger = pino({ level, base: null }, destination);
  const line =
    (name: LogLevel): Line =>
    (message, fields) =>
      logger[name](fields ?? {}, message);
  return {
    error: line('error'),
    warn: line('warn'),
    info: line('info'),
    debug: line('debug'),
    setLevel: (next) => {
      logger.level = next;
    },
    close: () => output.close(CLOSE_TIMEOUT_MS),
  };
}
