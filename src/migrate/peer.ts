// What another daemon is to us: where its options stand, which there are, and what each means here.
import type { Dialect } from './assignments.js';
import type { Draft } from './draft.js';

/** Why there is nothing to set here, or a function that sets it and may add a remark. */
export type Meaning = string | ((value: string, draft: Draft) => string | undefined);

export interface PeerOption {
  /** '-w' and '--write'. */
  readonly names: readonly string[];
  readonly takesValue?: boolean;
  readonly meaning: Meaning;
}

export interface Peer {
  /** As its users call it: 'haveged', 'rngd 6 (rng-tools)'. */
  readonly name: string;
  /** The program's file name, which a unit's ExecStart= names. */
  readonly program: string;
  readonly dialect: Exclude<Dialect, 'unit'>;
  /** The base name of its file, and the service that reads it. */
  readonly files: Readonly<Record<string, string>>;
  /** The service, where the file does not tell. */
  readonly service: string;
  /** The variables that hold options, and those that mean something by themselves. */
  readonly variables: Readonly<Record<string, 'options' | Meaning>>;
  readonly options: readonly PeerOption[];
  /** The sources that it would use, by the names that they have here. */
  readonly sources: readonly string[];
  /** What it uses besides, unless it is told not to, and is no source here. */
  readonly foreign?: readonly string[];
  /** How its own defaults differ; they are not carried over. */
  readonly defaults: string;
}

/** What a table has under a word of somebody's file, which may well be `__proto__`. */
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
/** One that takes a value. */
export const valued = option(true);
