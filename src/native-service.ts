// The addon's objects that watch, listen and lock, as src/native.ts hands them out.

/** The name of an errno ('EPERM'), or null where there was no error. */
export type ErrnoName = string | null;

export interface PoolWatch {
  start(): void;
  stop(): void;
  close(): void;
}

/** Follows the kernel's log for its word on a fork of this virtual machine; native/core/kernel_log.h. */
export interface KernelLogWatch {
  readonly error: ErrnoName;
  /** Reads what has come by now, without waiting for the event loop; may call back at once. */
  look(): void;
  close(): void;
}

/** A listening Unix socket. `error` where it could not: the file is gone then, and nobody is called. */
export interface UnixListener {
  readonly error: ErrnoName;
  /** The group of its file. */
  readonly gid: number;
  /**
   * Accepts again after the callback had the name of an errno. Gives why there is still no descriptor
   * for a client, or null.
   */
  resume(): ErrnoName;
  /** No more clients; removes the file. */
  close(): void;
}

/** Who connected to a Unix socket, by the kernel's word. */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups; none before Linux 4.13. */
  readonly groups: readonly number[];
}

/** A lock that ends with the process; native/core/daemon_lock.h. */
export interface DaemonLock {
  /** 'EAGAIN': another process holds it. 'EINVAL': what is there is not a regular file of one name. */
  readonly error: ErrnoName;
  /** After 'EAGAIN' the process that holds it, 0 where that is not known. */
  readonly holder: number;
  /** Removes the file as well. */
  release(): void;
}

/** What the log has to say of an audit file; native/core/audit_log.h. */
export interface AuditNotice {
  readonly kind: 'trouble' | 'writtenAgain' | 'damaged' | 'changed' | 'moved' | 'anchor' | 'lost';
  /** Of trouble the name of an errno, 'notRegular' or 'manyNames'. */
  readonly text: string;
  readonly number: number;
}

/**
 * Appends to an audit file in a thread of its own, one call after another. A promise stays open for as
 * long as the file system hangs. `time` is for the lines that it adds by itself.
 */
export interface AuditLog {
  /** Opens the file of this name and looks at its end. */
  look(time: string): Promise<AuditNotice[]>;
  /** `body`: the JSON of the event's fields without braces, time, event and message first. */
  record(time: string, body: string): Promise<AuditNotice[]>;
  anchor(): Promise<AuditNotice[]>;
  /** Counts events that did not get here. */
  lose(events: number, since: string): Promise<AuditNotice[]>;
  stop(time: string): Promise<AuditNotice[]>;
}
