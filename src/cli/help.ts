// The help of the program, of a group of commands, and of a command, as text for a screen of a given width.
import type { Options } from 'yargs';
import { wrap } from '../screen.js';
import type { Command, CommandGroup } from './command.js';
import { SWITCHES } from './given-settings.js';

/** Where descriptions begin, in characters from the left. */
const COMMAND_COLUMN = 13;
const FLAG_COLUMN = 26;

/** The options of `run` that people need most; `entropyd help run` has all. */
const MAIN_OPTIONS: readonly (readonly [label: string, does: string])[] = [
  ['--config FILE', 'the settings (default /etc/entropyd/entropyd.toml)'],
  ['--source NAME', 'a source to use; repeatable (default: all usable)'],
  ['--watermark BITS|PERCENT%', 'refill the pool below this (default 75%)'],
  ['--reseed-interval TIME', 'feed and reseed this often (default 5m)'],
  ['--dry-run', 'do everything except credit the pool'],
  ['-v, --verbose', 'log more'],
];

const EXIT_CODES =
  'Exit codes: 0 done, 1 check saw failing blocks, assess failing restarts or no IID samples, ' +
  'audit a broken chain, doctor a warning, 2 doctor found a problem, 64 usage, 65 bad data, 69 no usable source or no daemon to ' +
  'ask, 70 selftest saw a source fail, 71 system, 74 I/O, 77 no privilege, 78 configuration.';

/** A label and its description beside it, or below it if the label is too long. */
function entry(label: string, text: string, column: number, width: number): string[] {
  const indent = ' '.repeat(column);
  const [first = '', ...more] = wrap(text, width - column);
  const head = `  ${label}`;
  const lines = more.map((line) => indent + line);
  return head.length + 2 <= column
    ? [head.padEnd(column) + first, ...lines]
    : [head, indent + first, ...lines];
}

export const nameOf = ({ usage }: Command): string =>
  ([usage].flat()[0] as string).split(' ')[0] as string;

/** The usage as people read it: `check [FILE]`. */
const usageOf = ({ usage }: Command): string =>
  ([usage].flat()[0] as string)
    .replace('[files..]', '[FILE ...]')
    .replace('[file]', '[FILE]')
    .replace('<file>', 'FILE');

/** The word for a flag's value. */
function valueName(key: string): string {
  if (/^(config|output|report|replay)$|-file$|textfile$|calibration$/.test(key)) return 'FILE';
  if (/-device$|-socket$/.test(key)) return 'PATH';
  if (key === 'source' || key === 'calibrate') return 'NAME';
  return key.endsWith('-interval') ? 'TIME' : 'VALUE';
}

function flagEntry(key: string, { alias, type, describe = '' }: Options, width: number): string[] {
  const isBare = type === 'boolean' || type === 'count' || SWITCHES.has(key);
  const short = typeof alias === 'string' ? `-${alias}, ` : '';
  const label = `${short}--${key}${isBare ? '' : ` ${valueName(key)}`}`;
  return entry(label, describe, FLAG_COLUMN, width);
}

/** Examples as yargs has them, with $0 for the program. */
function examplesOf(commands: readonly Command[], width: number): string[] {
  const examples = commands.flatMap((command) => command.examples);
  if (examples.length === 0) return [];
  return [
    '',
    'Examples:',
    ...examples.flatMap(([line, does]) => [
      `  ${line.replace('$0', 'entropyd')}`,
      ...wrap(`      ${does}`, width, '      '),
    ]),
  ];
}

/** The program's help: 23 lines of 80 characters, so that all of it is seen on a terminal of 24 lines. */
export function programHelp(
  commands: readonly Command[],
  groups: readonly CommandGroup[],
  width: number,
): string[] {
  const all = [
    ...commands.map((command) => [nameOf(command), command.describe] as const),
    ...groups.map(({ name, describe }) => [name, describe] as const),
  ];
  return [
    ...wrap('Usage: entropyd [COMMAND] [OPTIONS]       more: entropyd help COMMAND', width),
    '',
    ...all.flatMap(([name, describe]) => entry(name, describe, COMMAND_COLUMN, width)),
    '',
    ...wrap('Options of run and once, the most needed (all: entropyd help run):', width),
    ...MAIN_OPTIONS.flatMap(([label, does]) => entry(label, does, FLAG_COLUMN + 3, width)),
  ];
}

export function groupHelp({ name, describe, commands }: CommandGroup, width: number): string[] {
  return [
    `Usage: entropyd ${name} COMMAND       more: entropyd help ${name} COMMAND`,
    '',
    ...wrap(sentence(describe), width),
    '',
    ...commands.flatMap((one) => entry(usageOf(one), one.describe, FLAG_COLUMN, width)),
    ...examplesOf(commands, width),
  ];
}

/** `path` has the names of the groups above the command, if there are any: `config`. */
export function commandHelp(command: Command, path: string, width: number): string[] {
  const { file, epilogue } = command;
  const flags = Object.entries(command.flags());
  return [
    `Usage: entropyd ${path}${usageOf(command)} [OPTIONS]`,
    '',
    ...wrap(sentence(command.describe), width),
    ...(file === undefined ? [] : ['', ...entry('FILE', file, FLAG_COLUMN, width)]),
    '',
    'Options:',
    ...flags.flatMap(([key, options]) => flagEntry(key, options, width)),
    ...entry('-h, --help', 'show this help', FLAG_COLUMN, width),
    ...examplesOf([command], width),
    '',
    ...(epilogue ?? EXIT_CODES).split('\n').flatMap((text) => wrap(text, width)),
  ];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
