// The command that makes a dossier.
import { command, JSON_FLAG, SETTINGS_EXITS } from './command.js';
import { MEASURE_SETTINGS } from './given-settings.js';

const FEWEST = 6100;
const MOST = 10_000_000;

export const EVIDENCE_FLAGS = {
  source: { type: 'string', requiresArg: true, demandOption: true, describe: 'which source' },
  output: {
    type: 'string',
    requiresArg: true,
    demandOption: true,
    value: 'DIR',
    describe: 'new, or of an interrupted run, which goes on',
  },
  parts: {
    type: 'string',
    requiresArg: true,
    value: 'LIST',
    describe: 'raw, restarts, as-fed, conditioned (default: all)',
  },
  samples: {
    type: 'number',
    takes: [
      `a whole number from ${FEWEST} to ${MOST}`,
      (count: number) => Number.isInteger(count) && count >= FEWEST && count <= MOST,
    ],
    requiresArg: true,
    value: 'N',
    describe: 'of each (default 1000000, which SP 800-90B asks)',
  },
  ...JSON_FLAG,
} as const;

export const EVIDENCE_COMMAND = command({
  usage: 'evidence',
  describe: 'the dossier of a source for a laboratory, with its report',
  flags: EVIDENCE_FLAGS,
  settings: MEASURE_SETTINGS,
  examples: [
    ['$0 evidence --source jitter --output dossier', 'record, assess, write the report'],
    ['$0 evidence --source hwrng --parts raw --output dossier', 'only the raw bytes'],
  ],
  main: ['source', 'output', 'parts', 'samples', 'json', 'config'],
  exits: {
    ...{ ...SETTINGS_EXITS, 0: 'done', 1: 'done, and the restarts failed' },
    65: 'the directory has something else',
    69: 'the source is not usable',
  },
  load: async () => (await import('./evidence.js')).evidence,
});
