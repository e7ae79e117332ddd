// Finds environment variables with our prefix that are not settings: a misspelt one would be ignored silently.
import { optionOf, SETTING_NAMES, VARIABLE_PREFIX, variableOf } from './schema.js';

const PREFIX_OF_THE_LAB = 'ENTROPYD_LAB_';

/** The other variables of the tests and of libraries that they preload; they are not settings. */
export const VARIABLES_OF_THE_TESTS: readonly string[] = [
  'ENTROPYD_ORACLE_BLOCKS',
  'ENTROPYD_ARM64_NODE',
  'ENTROPYD_REPLAY',
  'ENTROPYD_REPLAY_END',
  'ENTROPYD_REPLAY_STEPS',
];

/** The edit distance of two words: the fewest insertions, deletions, changes and swaps of neighbours between them. */
export function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (last[j - 1] as number) + Number(from[i - 1] !== to[j - 1]);
      row[j] = Math.min(change, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        row[j] = Math.min(row[j] as number, (beforeLast[j - 2] as number) + 1);
      }
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length] as number;
}

/** One warning for each unknown variable with our prefix, with the most similar known one. */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = SETTING_NAMES.map((name) => variableOf(optionOf(name).key));
  const strangers = Object.keys(env).filter(
    (name) =>
      name.startsWith(VARIABLE_PREFIX) &&
      !name.startsWith(PREFIX_OF_THE_LAB) &&
      !known.includes(name) &&
      !VARIABLES_OF_THE_TESTS.includes(name),
  );
  return strangers.sort().map((name) => {
    const [nearest] = known
      .map((one) => ({ one, away: distance(name, one) }))
      .sort((a, b) => a.away - b.away);
    return `there is no setting ${name}, it is ignored; the nearest is ${nearest?.one}`;
  });
}
