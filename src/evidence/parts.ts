// The recordings of a dossier.
export const PART_NAMES = ['raw', 'restarts', 'as-fed', 'conditioned'] as const;
export type PartName = (typeof PART_NAMES)[number];

export interface Part {
  readonly name: PartName;
  readonly file: string;
  /** What it is, as the end of a sentence that begins with the number of samples. */
  readonly about: string;
  /** The options of `entropyd collect` that record `bytes` bytes of it in one process. */
  readonly options: (bytes: number) => readonly string[];
  /** Whether each row of a matrix comes from a process of its own. */
  readonly isMatrix: boolean;
  /** Why a source of bytes has none; undefined if it has. */
  readonly notOfBytes: string | undefined;
}

const part = (
  name: PartName,
  about: string,
  flags: readonly string[],
  of: Partial<Pick<Part, 'isMatrix' | 'notOfBytes'>> = {},
): Part => ({
  ...{ name, about, file: `${name}.bin`, isMatrix: false, notOfBytes: undefined, ...of },
  options: (bytes) => [...flags, '--bytes', `${bytes}`],
});

export const PARTS: readonly Part[] = [
  part('raw', 'raw samples in a row, untested (SP 800-90B 3.1.1)', ['--raw']),
  part('restarts', 'raw samples, a row per start of a process of its own (3.1.4)', ['--raw'], {
    isMatrix: true,
    notOfBytes: 'a device does not start anew with a process: restart it by hand',
  }),
  part(
    'as-fed',
    'raw samples of blocks that the daemon would have credited, with its rests',
    ['--raw', '--as-fed'],
    {
      notOfBytes: 'a source of bytes is fed as it is read',
    },
  ),
  part('conditioned', 'tested bytes as they are credited', []),
];

/** The number of rows, and of columns, of a matrix of so many samples at most. */
export const sideOf = (samples: number): number => Math.floor(Math.sqrt(samples));

/** Why a dossier of which `wanted` was asked for does not have the part; undefined if it has. */
export function whyMissing(
  { name, notOfBytes }: Part,
  unit: 'byte' | 'sample',
  wanted: readonly PartName[],
): string | undefined {
  if (unit === 'byte' && notOfBytes !== undefined) return notOfBytes;
  return wanted.includes(name) ? undefined : 'left out by --parts';
}

/** A command line that a shell takes as these words. */
export const shellLine = (words: readonly string[]): string =>
  words
    .map((word) => (/^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
