// The commands that feed the pool, and those that ask about it.
import { type Command, json } from './command.js';
import { settingFlags } from './options.js';

export const RUN: Command = {
  usage: ['run', '$0'],
  describe: 'feed the kernel pool until stopped (the default)',
  flags: settingFlags,
  sourcesAddUp: true,
  examples: [
    ['$0 run', 'feed from every usable source, in the foreground'],
    ['$0 run --dry-run -v', 'show what would be done, without privilege'],
  ],
  load: async () => (await import('./run.js')).run,
};

export const DAEMON_COMMANDS: readonly Command[] = [
  RUN,
  {
    usage: 'once',
    describe: 'seed or top up the pool, say what was credited, exit',
    flags: () => ({ ...settingFlags(), ...json }),
    sourcesAddUp: true,
    examples: [['$0 once', 'for images, timers, early boot']],
    load: async () => (await import('./run.js')).once,
  },
];
