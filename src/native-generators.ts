// The addon's types of generators of bytes, and of what is read from them.
import type { SecureBlock } from './native-judging.js';
import type { ErrnoName } from './native-service.js';

export type ReadStatus =
  | 'ok'
  | 'timeout'
  | 'endOfFile'
  | 'tryAgain'
  | 'noDevice'
  | 'notPermitted'
  | 'notASource'
  | 'notATerminal'
  | 'hungUp'
  | 'notThatFast'
  | 'notSettable'
  | 'ioError'
  | 'closed';

/** A file by st_dev, st_ino and, of a character device, st_rdev: 0 for others (native/core/file_identity.h). */
export interface FileIdentity {
  readonly fileSystem: number;
  readonly inode: number;
  readonly device: number;
}

export interface ReadResult {
  readonly status: ReadStatus;
  /** Number of bytes read, whatever the status. */
  readonly bytes: number;
  readonly code: ErrnoName;
  /** The code with which a device refused a command; undefined if it did not. */
  readonly answer?: number;
  /** The file that the bytes are from; null if the generator is none. Missing if there is no byte. */
  readonly node?: FileIdentity | null;
  /** Missing if the first attempt read everything. */
  readonly repeats?: Repeats;
}

/** Failures of a device that a read got over by trying again. */
export interface Repeats {
  readonly count: number;
  /** The errno of the last failure: EAGAIN, EBUSY or EIO. */
  readonly code: ErrnoName;
}

/** What a kind of generator has to know; see native/core/generators.h and line_settings.h. */
export interface GeneratorSettings {
  /** The path of the device node. */
  readonly device?: string;
  /** Bits per second; 0 leaves the rate of the line as it is. */
  readonly baud?: number;
  readonly flow?: FlowControl;
  /** What is sent at open, with the escapes \n, \r, \t, \\ and \xNN. */
  readonly init?: string;
  /** In place of /proc/cpuinfo, for tests. */
  readonly cpuinfo?: string;
}

export type FlowControl = 'none' | 'hardware' | 'software';

export interface GeneratorReader {
  /** Appends up to `bytes` to the block within `timeoutMs`; the promise is not rejected for errors of the device. */
  read(into: SecureBlock, bytes: number, timeoutMs: number): Promise<ReadResult>;
  /**
   * What the path refers to now; null if stat(2) fails, as of a missing file. Undefined if the file system does not
   * answer within `timeoutMs`, if an earlier read or look still hangs, or after close(). Begins when a read under way
   * has settled.
   */
  look(timeoutMs: number): Promise<FileIdentity | null | undefined>;
  /** Ends a pending read and all later ones with the status 'closed'. */
  close(): void;
}
