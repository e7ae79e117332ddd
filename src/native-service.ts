// Types of the addon's objects that watch the kernel log, listen on sockets, lock and audit, and that write to
// destinations that can hang.

/** The name of an errno ('EPERM'), or null for success: for calls that return errors instead of throwing them. */
export type ErrnoName = string | null;

/** What the addon throws for an errno, in the same form as Node's own system errors. */
export interface NativeSystemError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall: string;
  /** The file that the call was about, if any. */
  readonly path?: string;
}

export interface PoolWatch {
  start(): void;
  stop(): void;
  close(): void;
}

/** What the kernel's log says: native/core/kernel_log.h. */
export type KernelNews = 'forked' | 'resumed' | 'lost';

/** Follows the kernel's log for what it says about copies of this machine. */
export interface KernelLogWatch {
  /** Reads the records that have arrived, without waiting for the event loop; may call back at once. */
  look(): void;
  close(): void;
}

/** Follows the hypervisor's vmclock page for a restore of this machine; native/core/vmclock.h. */
export interface VmClockWatch {
  /** Whether the event loop calls back after a change, without look(). */
  readonly notifies: boolean;
  /** Compares the page with what it said the last time; may call back at once. */
  look(): void;
  close(): void;
}

/** Calls back when CLOCK_REALTIME was set or the machine was suspended; native/core/clock_changes.h. */
export interface ClockWatch {
  close(): void;
}

/** A listening Unix socket; if it cannot listen, the constructor throws and leaves no file. */
export interface UnixListener {
  /** The group of its file. */
  readonly gid: number;
  /**
   * Accepts again after the callback had the name of an errno. Returns why there is still no
   * descriptor for a client, or null.
   */
  resume(): ErrnoName;
  /** Stops listening and removes the file. */
  close(): void;
}

/** The credentials of a socket's peer, from the kernel (SO_PEERCRED, SO_PEERGROUPS). */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups; empty before Linux 4.13. */
  readonly groups: readonly number[];
}

/**
 * A lock that ends with the process; native/core/daemon_lock.h. The constructor throws LockRefusedError if the
 * lock is refused.
 */
export interface DaemonLock {
  /** Gives up the lock and removes its file. */
  release(): void;
}

/** EAGAIN: another process holds the lock. EINVAL: the path is not a regular file with one name. */
export interface LockRefusedError extends NativeSystemError {
  /** After EAGAIN, the PID of the process that holds the lock; 0 if it is not known. */
  readonly holder: number;
}

/** A message to the operator about an audit file; native/core/audit_log.h. */
export interface AuditNotice {
  readonly kind: 'trouble' | 'writtenAgain' | 'damaged' | 'changed' | 'moved' | 'anchor' | 'lost';
  /** For 'trouble' the name of an errno, 'notRegular' or 'manyNames'. */
  readonly text: string;
  readonly number: number;
}

/**
 * Appends to an audit file in a thread of its own, one call after another. A promise is pending while the
 * file system hangs. `time` is used in lines that the thread itself adds.
 */
export interface AuditLog {
  /** Opens the file that has the name now, and verifies its last line. */
  look(time: string): Promise<AuditNotice[]>;
  /** `body`: the event's fields as JSON without braces, beginning with time, event and message. */
  record(time: string, body: string): Promise<AuditNotice[]>;
  anchor(): Promise<AuditNotice[]>;
  /** Records that a number of events were lost before they reached this thread. */
  lose(events: number, since: string): Promise<AuditNotice[]>;
  stop(time: string): Promise<AuditNotice[]>;
}

/** Writes lines to a descriptor from a thread of its own; native/core/queued_writer.h. */
export interface QueuedWriter {
  /** Queues a line. A line that does not fit or cannot be written is lost and counted. */
  write(line: string): void;
  /** Queues a line that reports `count` lost lines; if it cannot be written, they count as lost again. */
  report(line: string, count: number): void;
  /** Number of lost lines that no queued report includes. */
  readonly lost: number;
  /** Blocks until all queued lines are written or lost; false after `timeoutMs`. */
  flush(timeoutMs: number): boolean;
}

/** The file that tells programs that this machine was copied; native/core/generation_file.h. */
export interface GenerationFile {
  /** The number in the file; 0 if there is none of this boot. */
  currentGeneration(path: string): number;
  /**
   * Writes the next number with the cause, one word, and resolves with it, in a thread of its own. With
   * `onlyAfter`, writes nothing if the number in the file is another one by now, and resolves with that.
   */
  announceGeneration(path: string, cause: string, onlyAfter?: number): Promise<number>;
}

export interface Writing {
  QueuedWriter: new (fd: number, limitBytes: number) => QueuedWriter;
  /** Replaces a file as a whole, in a thread of its own. The promise is pending while the file system hangs. */
  replaceFile(path: string, text: string, mode: number): Promise<void>;
}
