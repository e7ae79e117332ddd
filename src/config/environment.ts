// Finds environment variables with our prefix that are not settings: a misspelt one would be ignored silently.
import { distance } from './nearest.js';
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
