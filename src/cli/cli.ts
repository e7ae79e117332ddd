// The command line: which commands there are, and what becomes of a bad one.
import yargs, { type Argv } from 'yargs';
import { EXIT, type ExitCode, UsageError } from '../errors.js';
import { SOURCE_NAMES } from '../sources/catalogue.js';
import { VERSION } from '../version.js';
import { COLLECT_SETTINGS, flagsOf, settingFlags, spellOut } from './options.js';
import type { Outside } from './outside.js';

const EPILOGUE =
  'Options of run and once can also come from the file, or from the environment as ENTROPYD_WATERMARK ' +
  'and so on.\nExit codes: 0 done, 1 check saw failing blocks or assess failing restarts, 64 usage, 65 bad ' +
  'data, 69 no usable source, 71 system, 74 I/O, 77 no privilege, 78 configuration.';

type Handler = (argv: Record<string, unknown>, outside: Outside) => Promise<ExitCode>;

const json = { json: { type: 'boolean', describe: 'print one JSON document' } } as const;
const configFile = {
  config: {
    type: 'string',
    requiresArg: true,
    describe: 'the file (default /etc/entropyd/entropyd.toml)',
  },
} as const;

const COLLECT_FLAGS = {
  source: { choices: SOURCE_NAMES, demandOption: true, describe: 'which source' },
  bytes: {
    type: 'string',
    requiresArg: true,
    demandOption: true,
    describe: 'how many: 1000, 64k, 1M',
  },
  raw: {
    type: 'boolean',
    describe: 'as they come, judged by nothing: of a noise source its samples, 8 bits each',
  },
  output: { type: 'string', requiresArg: true, describe: 'the file (default standard output)' },
  restarts: {
    type: 'string',
    requiresArg: true,
    describe: 'jitter: so many new collectors, --bytes of each',
  },
} as const;

const ASSESS_FLAGS = {
  ...json,
  'bits-per-sample': {
    type: 'number',
    requiresArg: true,
    describe: '1 to 8 (default: what the largest value needs)',
  },
  report: { type: 'string', requiresArg: true, describe: 'draw it too, into this HTML file' },
  restarts: {
    type: 'string',
    describe: 'the samples are a matrix of ROWSxCOLUMNS, a row a restart (1000x1000 if not said)',
  },
  claim: {
    type: 'number',
    requiresArg: true,
    describe: 'restarts: bits a sample that were assessed or claimed before',
  },
} as const;

// Each command's code is loaded when it is called: the daemon carries none of the others.
const COMMANDS = {
  run: async () => (await import('./run.js')).run,
  once: async () => (await import('./run.js')).once,
  check: async () => (await import('./check.js')).check,
  sources: async () => (await import('./sources.js')).sources,
  collect: async () => (await import('./collect.js')).collect,
  assess: async () => (await import('./assess.js')).assess,
  bench: async () => (await import('./bench.js')).benchCommand,
  configCheck: async () => (await import('./config.js')).configCheck,
  configShow: async () => (await import('./config.js')).configShow,
} satisfies Record<string, () => Promise<Handler>>;

function define(parser: Argv, call: (name: keyof typeof COMMANDS) => (argv: object) => void): Argv {
  return parser
    .command(
      ['run', '$0'],
      'feed the kernel pool until stopped (the default)',
      (y) =>
        y
          .options(settingFlags())
          .example('$0 run', 'feed from every usable source, in the foreground')
          .example('$0 run --dry-run -v', 'show what would be done, without privilege'),
      call('run'),
    )
    .command(
      'once',
      'seed or top up the pool, say what was credited, exit',
      (y) =>
        y
          .options({ ...settingFlags(), ...json })
          .example('$0 once', 'for images, timers, early boot'),
      call('once'),
    )
    .command(
      'check [file]',
      'FIPS 140-2 tests over a file or standard input',
      (y) =>
        y
          .positional('file', {
            type: 'string',
            describe: 'a file or device; standard input without one',
          })
          .options({
            ...json,
            blocks: {
              type: 'number',
              requiresArg: true,
              describe: 'stop after so many blocks of 2500 bytes',
            },
          })
          .example('$0 check random.bin', 'judge a file')
          .example('$0 check --blocks 40 /dev/hwrng', 'judge 100 kB of the hardware source')
          .epilogue(
            'Exit codes: 0 every block passed, 1 some failed (of a good source about 1 in 1244), 65 too short.',
          ),
      call('check'),
    )
    .command(
      'sources',
      'which sources are here, what they were measured at',
      (y) =>
        y
          .options({
            ...json,
            ...flagsOf(['source', ...COLLECT_SETTINGS]),
            test: {
              type: 'boolean',
              describe: 'the on-demand test: 20 blocks of bytes, 131,072 samples of a noise source',
            },
          })
          .example('$0 sources --test', 'test each source at length, now')
          .example('$0 sources --json', 'for a program')
          .epilogue(
            'Exit codes: 0 a source is usable (--test: every one that is here), 69 none is.',
          ),
      call('sources'),
    )
    .command(
      'collect',
      'bytes of a source to a file or standard output',
      (y) =>
        y
          .options({ ...COLLECT_FLAGS, ...flagsOf(COLLECT_SETTINGS) })
          .example('$0 collect --source hwrng --bytes 64k --output bytes.bin', 'tested blocks')
          .example('$0 collect --source jitter --bytes 32 | xxd', 'tested and conditioned bytes')
          .example('$0 collect --source jitter --raw --bytes 1M --output raw.bin', 'for assessment')
          .example(
            '$0 collect --source jitter --raw --bytes 1000 --restarts 1000 --output restarts.bin',
            'the restart matrix of SP 800-90B 3.1.4',
          ),
      call('collect'),
    )
    .command(
      'assess [file]',
      'min-entropy of recorded samples by the estimators of SP 800-90B',
      (y) =>
        y
          .positional('file', {
            type: 'string',
            describe: 'one sample a byte, as collect --raw writes; standard input without one',
          })
          .options(ASSESS_FLAGS)
          .example('$0 assess raw.bin', 'a table of the ten estimators, the lowest is what counts')
          .example('$0 assess raw.bin --report raw.html', 'the same and drawn')
          .example(
            '$0 assess restarts.bin --restarts 1000x1000 --claim 1',
            'after every start too?',
          )
          .epilogue(
            'Exit codes: 0 done, 1 the restarts failed, 65 too few samples, or more bits than said.',
          ),
      call('assess'),
    )
    .command(
      'bench',
      "this build's throughputs on this machine",
      (y) =>
        y
          .options({ ...json, ...flagsOf(COLLECT_SETTINGS) })
          .example('$0 bench --json', 'for a program'),
      call('bench'),
    )
    .command('config', 'validate or show the configuration', (y) =>
      y
        .command(
          'check [file]',
          'validate a file',
          (z) => z.positional('file', { type: 'string' }),
          call('configCheck'),
        )
        .command(
          'show',
          'effective values and where each comes from',
          (z) => z.options({ ...json, ...configFile }),
          call('configShow'),
        )
        .demandCommand(1, 'config wants check or show')
        .example('$0 config check /etc/entropyd/entropyd.toml', 'before a reload'),
    );
}

/** An option that was given twice counts as it was given last; only the daemon's sources add up. */
function lastGiven(argv: object, sourcesAddUp: boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(argv).map(([key, value]) => {
      const isList = key === '_' || (key === 'source' && sourcesAddUp);
      return [key, Array.isArray(value) && !isList ? value.at(-1) : value];
    }),
  );
}

/** Runs one command and gives its exit code; throws an EntropydError for what went wrong. */
export async function runCli(args: readonly string[], outside: Outside): Promise<ExitCode> {
  let running: Promise<ExitCode> = Promise.resolve(EXIT.done);
  const call = (name: keyof typeof COMMANDS) => (argv: object) => {
    const given = lastGiven(argv, ['run', 'once', 'sources'].includes(name));
    running = COMMANDS[name]().then((handler) => handler(given, outside));
  };
  const parser = define(yargs(spellOut(args)), call)
    .scriptName('entropyd')
    .version(VERSION)
    .help()
    .alias('h', 'help')
    .recommendCommands()
    .strict()
    .exitProcess(false)
    .parserConfiguration({
      'camel-case-expansion': false,
      'boolean-negation': false,
      'greedy-arrays': false,
    })
    .wrap(Math.min(100, outside.stdout.columns || 100))
    .epilogue(EPILOGUE)
    // yargs alone calls this: what a command throws comes from its own promise.
    .fail((message, error) => {
      throw new UsageError(`${message ?? error.message} (see entropyd --help)`);
    });
  await parser.parseAsync();
  return running;
}
