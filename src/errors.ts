// Every error that ends the program, with its exit code (sysexits(3)). A message says what failed,
// on what, and what to do, in one line; the system's own word stays as `cause`.

import { printable, shortened } from './printable.js';

export const EXIT = {
  done: 0,
  failedBlocks: 1,
  failedRestarts: 1,
  notIid: 1,
  warnings: 1,
  problem: 2,
  brokenChain: 1,
  usage: 64,
  data: 65,
  noSource: 69,
  notRunning: 69,
  internal: 70,
  failedSelftest: 70,
  system: 71,
  io: 74,
  noPrivilege: 77,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export class EntropydError extends Error {
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}

const withExitCode = (exitCode: ExitCode) =>
  class extends EntropydError {
    constructor(message: string, options?: ErrorOptions) {
      super(exitCode, message, options);
    }
  };

/** The command line is not valid. */
export class UsageError extends withExitCode(EXIT.usage) {}
/** A value on the command line that its option does not take. `takes` is the end of a sentence. */
export const refusedValue = (option: string, takes: string, value: string): UsageError =>
  new UsageError(`${option} takes ${takes}, not '${shortened(printable(value))}'`);
/** The input is not of the type that the command works on. */
export class DataError extends withExitCode(EXIT.data) {}
/** No source is usable, and the command does not wait for one. */
export class NoSourceError extends withExitCode(EXIT.noSource) {}
/** A known answer of this program was wrong, so that nothing may be credited. */
export class SelftestError extends withExitCode(EXIT.failedSelftest) {}
/** A system call failed for a reason other than privilege or configuration. */
export class SystemError extends withExitCode(EXIT.system) {}
/** A file could not be read or written. */
export class IoError extends withExitCode(EXIT.io) {}
/** A privilege is missing; the message names it. */
export class PrivilegeError extends withExitCode(EXIT.noPrivilege) {}
/** A value of a setting, from any origin, is not valid. */
export class ConfigError extends withExitCode(EXIT.config) {}

export const NO_THREAD = 'no thread can be started: raise TasksMax= in the unit, or ulimit -u';

/** Which resource is exhausted, and how to get more; undefined for an errno that has another cause. */
export function shortageOf(code: string): string | undefined {
  switch (code) {
    case 'EMFILE':
      return 'the process has no file descriptor left: raise LimitNOFILE= in the unit, or ulimit -n';
    case 'ENFILE':
      return 'the system has no file descriptor left: raise the sysctl fs.file-max';
    case 'ENOMEM':
    case 'ENOBUFS':
      return 'the kernel has no memory left';
    case 'EINTR':
    case 'EAGAIN':
      return 'the kernel was busy';
    default:
      return undefined;
  }
}

/** Converts an error of reading or writing into an EntropydError by its errno; returns any other error unchanged. */
export function fileError(error: unknown, act: 'read' | 'write', what: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || error instanceof EntropydError) return error;
  const options = { cause: error };
  return code === 'EACCES' || code === 'EPERM'
    ? new PrivilegeError(`no permission to ${act} ${what} (${code}): run as root`, options)
    : new IoError(`cannot ${act} ${what} (${code})`, options);
}

/** The message and the exit code for anything that was thrown. */
export function explain(error: unknown): { message: string; exitCode: ExitCode } {
  if (error instanceof EntropydError) return error;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `internal error, please report it: ${message}`, exitCode: EXIT.internal };
}
