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
