// The commands that feed the pool, and those that report on it.
import { SETTING_NAMES } from '../config/schema.js';
import { type Command, command, JSON_FLAG, NATIVE_EXITS, SETTINGS_EXITS } from './command.js';

export const STATUS_FLAGS = {
  ...JSON_FLAG,
  watch: { type: 'boolean', describe: 'redraw every second, until q' },
} as const;

export const SELFTEST_FLAGS = {
  ...JSON_FLAG,
  sources: {
    type: 'boolean',
    describe: "instead run the start-up test of the running daemon's sources",
    brief: "test the running daemon's sources instead",
  },
  source: {
    type: 'string',
    requiresArg: true,
    describe: 'with --sources: only the source of this name',
  },
} as const;

export const DOCTOR_FLAGS = {
  ...JSON_FLAG,
  textfile: {
    type: 'string',
    requiresArg: true,
    describe:
      "also write the checks as metrics to this file, for node_exporter's textfile collector",
  },
} as const;

export const DAEMON_COMMANDS: readonly Command[] = [
  command({
    usage: ['run', '$0'],
    describe: "feed the kernel's pool until stopped (the default)",
    settings: SETTING_NAMES,
    examples: [
      ['$0 run', 'feed from every usable source, in the foreground'],
      ['$0 run --dry-run -v', 'show what would be done, without privilege'],
    ],
    main: ['config', 'source', 'watermark', 'reseed-interval', 'dry-run', 'verbose'],
    exits: {
      ...{ ...SETTINGS_EXITS, 0: 'stopped as asked', 77: 'no privilege to credit' },
      69: 'no usable source (--require-source)',
      71: 'another daemon runs, or a system call failed',
    },
    load: async () => (await import('./run.js')).run,
  }),
  command({
    usage: 'once',
    describe: 'seed or refill the pool, say what was credited, exit',
    flags: JSON_FLAG,
    settings: SETTING_NAMES,
    examples: [['$0 once', 'for images, timers, early boot']],
    main: ['config', 'source', 'watermark', 'hwrng-device', 'dry-run', 'json', 'verbose'],
    exits: {
      ...{ ...SETTINGS_EXITS, 0: 'credited, or the pool needed nothing', 69: 'no usable source' },
      70: 'a known answer was wrong, or an internal error',
      77: 'no privilege to credit',
    },
    load: async () => (await import('./run.js')).once,
  }),
  command({
    usage: 'status',
    describe: 'show the running daemon: pool, sources, credits, health',
    flags: STATUS_FLAGS,
    settings: ['controlSocket'],
    examples: [
      ['$0 status --watch', 'one screen, redrawn in place'],
      ["$0 status --json | jq '.sources[] | {name, standing}'", 'for a program'],
    ],
    exits: {
      ...{ ...SETTINGS_EXITS, 0: 'a daemon runs', 69: 'no daemon runs' },
      71: 'the daemon does not answer',
    },
    load: async () => (await import('./status.js')).status,
  }),
  command({
    usage: 'reseed',
    describe: 'make the daemon feed fresh bytes and reseed the CRNG now',
    flags: JSON_FLAG,
    settings: ['controlSocket'],
    examples: [['$0 reseed', 'after a snapshot was restored, before a key is made']],
    epilogue: 'For root.',
    exits: {
      ...{ ...SETTINGS_EXITS, 0: 'reseeded', 69: 'no daemon runs, or no source delivers' },
      ...{ 71: 'the daemon does not answer', 77: 'not root' },
    },
    load: async () => (await import('./reseed.js')).reseed,
  }),
  command({
    usage: 'selftest',
    describe: "test this program by known answers, or the daemon's sources",
    flags: SELFTEST_FLAGS,
    settings: ['controlSocket'],
    examples: [
      ['$0 selftest', 'every health test and conditioner, by known answers'],
      ['$0 selftest --sources', 'the start-up test of SP 800-90B 4.3, again'],
      ['$0 selftest --sources --source jitter --json', 'of one source, for a program'],
    ],
    epilogue:
      'In the running daemon, for root; without one, or with --control-socket none, in this process. ' +
      'To test sources without a daemon: entropyd sources --test.',
    exits: {
      ...{ ...SETTINGS_EXITS, 0: 'passed', 71: 'the daemon does not answer', 77: 'not root' },
      69: '--sources: no daemon runs, or no source is present',
      70: 'a known answer was wrong, a source failed, or an internal error',
    },
    load: async () => (await import('./selftest.js')).selftest,
  }),
  command({
    usage: 'doctor',
    describe: 'explain what seeds this machine, what is wrong, how to fix it',
    flags: DOCTOR_FLAGS,
    examples: [
      ['$0 doctor', 'works without the service; as root it sees more'],
      ['$0 doctor --json | jq .verdict', 'for a program'],
      [
        '$0 doctor --textfile entropyd-doctor.prom',
        'for many machines: entropyd-doctor.timer does it each hour',
      ],
    ],
    exits: {
      ...{ ...NATIVE_EXITS, 0: 'healthy', 1: 'warnings', 2: 'a problem' },
      74: 'the textfile cannot be written',
    },
    load: async () => (await import('./doctor.js')).doctor,
  }),
];
