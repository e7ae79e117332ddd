// Types of the addon's objects that watch the kernel log, listen on sockets, lock and audit.

/** The name of an errno ('EPERM'), or null where there was no error. */
export type ErrnoName = string | null;

export interface PoolWatch {
  start(): void;
  stop(): void;
  close(): void;
}

/** Watches the kernel log for a copy of this virtual machine; native/core/kernel_log.h. */
export interface KernelLogWatch {
  readonly error: ErrnoName;
  /** Reads the lines that are available now, without the event loop; may call back at once. */
  look(): void;
  close(): void;
}

/** A listening Unix socket. If it could not listen, `error` says why, and there is no file and no callback. */
export interface UnixListener {
  readonly error: ErrnoName;
  /** The group of the socket's file. */
  readonly gid: number;
  /**
   * Accepts again after the callback was given an errno. Returns why there is still no descriptor for a
   * client, or null.
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

/** A file lock that the kernel releases when the process ends; native/core/daemon_lock.h. */
export interface DaemonLock {
  /** 'EAGAIN': another process holds it. 'EINVAL': the path is not a regular file with one name. */
  readonly error: ErrnoName;
  /** After 'EAGAIN' the ID of the process that holds it, 0 where unknown. */
  readonly holder: number;
  /** Releases the lock and removes the file. */
  release(): void;
}

/** Something about an audit file that has to be logged; native/core/audit_log.h. */
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
