// The description of another entropy daemon: where it keeps its options, which options it has, and what each
// of them is translated to.
import type { Dialect } from './assignments.js';
import type { Draft } from './draft.js';

/** A remark on an option without an equivalent, or a function that sets our options and may return a remark. */
export type Meaning = string | ((value: string, draft: Draft) => string | undefined);

export interface PeerOption {
  /** Its spellings, such as '-w' and '--write'. */
  readonly names: readonly string[];
  readonly takesValue?: boolean;
  readonly meaning: Meaning;
}

export interface Peer {
  /** Name for people: 'haveged', 'rngd 6 (rng-tools)'. */
  readonly name: string;
  /** The program's file name, which a unit's ExecStart= names. */
  readonly program: string;
  /** How its file is read where it is packaged; a file in conf.d is the shell's. */
  readonly dialect: Dialect;
  /** The service that reads each file, by the base name of the file. */
  readonly files: Readonly<Record<string, string>>;
  /** The service, if the file name does not decide it. */
  readonly service: string;
  /** True if programs may need it for more than the kernel's pool: it is not stopped without asking. */
  readonly isServer?: boolean;
  /**
   * The variables of its file, in the order in which they become options: 'options' if the value is command line
   * options, else what the value means.
   */
  readonly variables: Readonly<Record<string, 'options' | Meaning>>;
  readonly options: readonly PeerOption[];
  /** Names of our sources that correspond to what it uses by default. */
  readonly sources: readonly string[];
  /** Sources that it uses by default and that entropyd does not have. */
  readonly foreign?: readonly string[];
  /** The other daemon's built-in defaults, as a note for the administrator; they are not carried over. */
  readonly defaults: string;
}

/** Looks up in a table a word that comes from a file, and so may be `__proto__`. */
export const entryOf = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

const option =
  (takesValue: boolean) =>
  (names: string, meaning: Meaning): PeerOption => ({
    names: names.split(' '),
    takesValue,
    meaning,
  });

/** An option without a value: `plain('-f --foreground', …)`. */
export const plain = option(false);
/** An option that takes a value: `valued('-w --write', …)`. */
export const valued = option(true);
