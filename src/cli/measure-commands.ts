// The commands that measure: sources, recordings, this build.
import {
  type Command,
  command,
  type Flag,
  JSON_FLAG,
  NATIVE_EXITS,
  SETTINGS_EXITS,
} from './command.js';
import { MEASURE_SETTINGS } from './given-settings.js';

export const COLLECT_FLAGS = {
  source: {
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: 'which source',
  },
  bytes: {
    type: 'string',
    requiresArg: true,
    describe: 'how many: 1000, 64k (64,000), 64KiB; without it for ever, into a pipe',
    brief: 'how many: 1000, 64k, 64KiB; without it for ever',
  },
  raw: {
    type: 'boolean',
    describe: 'untested: of a noise source the raw samples, 8 bits each',
    brief: 'untested: the raw samples of a noise source',
  },
  output: { type: 'string', requiresArg: true, describe: 'the file (default standard output)' },
  restarts: {
    type: 'string',
    requiresArg: true,
    describe: 'jitter: this many restarts, --bytes after each',
  },
  'as-fed': {
    type: 'boolean',
    describe: 'with --raw, jitter: the blocks that the daemon would have credited, rests included',
  },
} as const;

const BITS_OF_A_BYTE: Flag['takes'] = [
  'a whole number from 1 to 8',
  (bits) => Number.isInteger(bits) && bits >= 1 && bits <= 8,
];

export const ASSESS_FLAGS = {
  ...JSON_FLAG,
  'bits-per-sample': {
    type: 'number',
    takes: BITS_OF_A_BYTE,
    requiresArg: true,
    describe:
      '1 to 8 (default: what the largest value needs; of a conditioned output 8, or N_OUT if less)',
  },
  'low-bits': {
    type: 'number',
    takes: BITS_OF_A_BYTE,
    requiresArg: true,
    describe: '1 to 8: assess only so many of the least significant bits of each sample',
  },
  slice: {
    type: 'string',
    requiresArg: true,
    describe: 'INDEX,SAMPLES: assess only this one of the parts of SAMPLES samples, from 0 on',
  },
  report: { type: 'string', requiresArg: true, describe: 'also write an HTML report to this file' },
  restarts: {
    type: 'string',
    describe: 'the samples are a matrix of ROWSxCOLUMNS, one row per restart (default 1000x1000)',
    brief: 'they are ROWSxCOLUMNS, a row per restart',
  },
  claim: {
    type: 'number',
    takes: ['bits per sample, above 0 and at most 8', (bits) => bits > 0 && bits <= 8],
    requiresArg: true,
    describe: 'restarts, report: bits per sample assessed or claimed before',
    brief: 'restarts, report: bits per sample claimed',
  },
  iid: {
    type: 'boolean',
    describe: 'the IID track: are the samples independent and identically distributed?',
    brief: 'the IID track of SP 800-90B',
  },
  seed: {
    type: 'string',
    requiresArg: true,
    describe: 'iid: the shuffles that this hexadecimal number of 64 bits gives (default: random)',
  },
  conditioning: {
    type: 'string',
    describe:
      "N_IN,N_OUT,NW,H_IN: the entropy of a conditioning component's output (default: entropyd's own)",
  },
  'non-vetted': {
    type: 'boolean',
    describe: "conditioning: it is not vetted; h' is estimated from its output in the file",
  },
  'h-prime': {
    type: 'number',
    takes: ['bits per bit of output, above 0 and at most 1', (bits) => bits > 0 && bits <= 1],
    requiresArg: true,
    describe: "conditioning: h' of a non-vetted component instead, bits per bit of its output",
  },
} as const satisfies Readonly<Record<string, Flag>>;

export const CHECK_FLAGS = {
  ...JSON_FLAG,
  blocks: {
    type: 'number',
    takes: [
      'a whole number of blocks, 1 or more',
      (blocks) => Number.isSafeInteger(blocks) && blocks >= 1,
    ],
    requiresArg: true,
    describe: 'stop after this many blocks of 2500 bytes',
  },
  pipe: {
    type: 'boolean',
    describe: 'write the blocks that pass to standard output, the report to standard error',
    brief: 'write blocks that pass to stdout, report on stderr',
  },
} as const satisfies Readonly<Record<string, Flag>>;

export const SOURCES_FLAGS = {
  ...JSON_FLAG,
  test: {
    type: 'boolean',
    describe: 'the on-demand test: 20 blocks of bytes, 131,072 samples of a noise source',
    brief: 'test each at length, now',
  },
  replay: {
    type: 'string',
    requiresArg: true,
    describe: 'judge this recording of --source as if it were live; - is standard input',
    brief: 'judge a recording of --source as if it were live',
  },
  calibrate: {
    type: 'string',
    requiresArg: true,
    describe: 'record and assess a million samples of this source, print the claim they support',
    brief: 'measure this source, print the claim it supports',
  },
  output: {
    type: 'string',
    requiresArg: true,
    describe: '--calibrate: the file (default NAME.calibration); FILE.part is continued',
  },
} as const;

export const MEASURE_COMMANDS: readonly Command[] = [
  command({
    usage: 'check [file]',
    describe: 'FIPS 140-2 tests over a file or standard input',
    file: 'a file or device; standard input without one',
    flags: CHECK_FLAGS,
    examples: [
      ['$0 check random.bin', 'judge a file'],
      ['$0 check --blocks 40 /dev/hwrng', 'judge 100 kB of the hardware source'],
      ['$0 check --pipe /dev/hwrng | consumer', 'pass on the blocks that pass'],
    ],
    epilogue:
      'PASS: no more blocks failed than chance explains, which fails 1 in 1244 of a good source.',
    exits: {
      ...{
        ...NATIVE_EXITS,
        0: 'every block passed',
        1: 'some failed (PASS or FAIL)',
        65: 'too short',
      },
      77: 'no permission to read',
    },
    load: async () => (await import('./check.js')).check,
  }),
  command({
    usage: 'sources',
    describe: 'the sources of this machine and their measured entropy',
    flags: SOURCES_FLAGS,
    settings: ['source', ...MEASURE_SETTINGS],
    examples: [
      ['$0 sources --test', 'test each source at length, now'],
      ['$0 sources --json', 'for a program'],
      ['$0 sources --replay raw.bin --source jitter', 'what would have been credited of it'],
      ['$0 sources --calibrate hwrng --output /etc/entropyd/hwrng.calibration', 'bound its claim'],
    ],
    main: ['test', 'source', 'replay', 'calibrate', 'config', 'json'],
    epilogue: 'Of a good source of bytes about 1 block in 1244 fails.',
    exits: {
      ...SETTINGS_EXITS,
      0: 'a source is usable (--test: all present ones, --replay: every block passed)',
      1: '--replay: some blocks failed',
      65: '--replay: too short',
      69: 'no source is usable',
    },
    load: async () => (await import('./sources.js')).sources,
  }),
  command({
    usage: 'collect',
    describe: 'bytes of a source to a file or standard output',
    flags: COLLECT_FLAGS,
    settings: MEASURE_SETTINGS,
    examples: [
      ['$0 collect --source hwrng --bytes 64k --output bytes.bin', 'tested blocks'],
      ['$0 collect --source hwrng | consumer', 'for as long as it reads'],
      ['$0 collect --source jitter --bytes 32 | xxd', 'tested and conditioned bytes'],
      ['$0 collect --source jitter --raw --bytes 1M --output raw.bin', 'for assessment'],
      [
        '$0 collect --source jitter --raw --bytes 1k --restarts 1k >restarts.bin',
        'the restart matrix of SP 800-90B 3.1.4',
      ],
    ],
    main: ['source', 'bytes', 'raw', 'output', 'config'],
    exits: { ...SETTINGS_EXITS, 0: 'done, or the reader has gone', 69: 'the source is not usable' },
    load: async () => (await import('./collect.js')).collect,
  }),
  command({
    usage: 'assess [file]',
    describe: 'min-entropy of recorded samples by the estimators of SP 800-90B',
    file: 'one sample per byte, as collect --raw writes; standard input without one',
    flags: ASSESS_FLAGS,
    examples: [
      ['$0 assess raw.bin', 'a table of the ten estimators, the lowest is what counts'],
      ['$0 assess raw.bin --report raw.html', 'the same and drawn'],
      ['$0 assess restarts.bin --restarts 1000x1000 --claim 1', 'after every start too?'],
      ['$0 assess --iid raw.bin', 'is the most common value all that counts?'],
      ['$0 assess --slice 2,1000000 raw.bin', 'the third million of samples'],
      ['$0 assess --conditioning 2560,256,256,320', 'how much of the output is entropy?'],
    ],
    main: ['restarts', 'claim', 'iid', 'report', 'json'],
    exits: {
      ...{ ...NATIVE_EXITS, 0: 'done', 1: 'the restarts failed or the samples are not IID' },
      65: 'too few or too many samples, or larger values than given',
      71: 'not enough memory or threads',
      77: 'no permission to read or write',
    },
    load: async () => (await import('./assess.js')).assess,
  }),
  command({
    usage: 'bench',
    describe: "this build's throughputs on this machine",
    flags: JSON_FLAG,
    settings: MEASURE_SETTINGS,
    examples: [['$0 bench --json', 'for a program']],
    main: ['config', 'hwrng-device', 'json'],
    exits: { ...SETTINGS_EXITS, 0: 'done' },
    load: async () => (await import('./bench.js')).benchCommand,
  }),
];
