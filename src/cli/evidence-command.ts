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
    describe: 'the directory, new or of an interrupted run, which goes on',
  },
  parts: {
    type: 'string',
    requiresArg: true,
    describe: 'only these recordings: raw, restarts, as-fed, conditioned',
  },
  samples: {
    type: 'number',
    takes: [
      `a whole number from ${FEWEST} to ${MOST}`,
      (count: number) => Number.isInteger(count) && count >= FEWEST && count <= MOST,
    ],
    requiresArg: true,
    describe: 'per recording (default 1000000, as SP 800-90B requires)',
  },
  ...JSON_FLAG,
} as const;

export const EVIDENCE_COMMAND = command({
  usage: 'evidence',
  describe: 'the dossier of a source for a laboratory: recordings, results, report',
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
