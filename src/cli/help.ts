// The help of the program, of a group of commands, and of a command, as text for a screen of a given width.
import { wrap } from '../screen.js';
import { capitalized } from '../words.js';
import type { Command, CommandGroup, Flag } from './command.js';
import { SWITCHES } from './given-settings.js';

/** Where descriptions begin, in characters from the left. */
const COMMAND_COLUMN = 13;
const FLAG_COLUMN = 26;
const MAIN_FLAG_COLUMN = 29;
/** What a terminal of 24 lines shows above the prompt. */
const SCREEN_LINES = 23;

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
  if (/^(bytes|blocks|require)$/.test(key)) return 'N';
  if (key === 'watermark') return 'BITS|PERCENT%';
  return key.endsWith('-interval') ? 'TIME' : 'VALUE';
}

function labelOf(key: string, { alias, type, value }: Flag): string {
  const isBare = type === 'boolean' || type === 'count' || SWITCHES.has(key);
  const short = typeof alias === 'string' ? `-${alias}, ` : '';
  return `${short}--${key}${isBare ? '' : ` ${value ?? valueName(key)}`}`;
}

/** The options that people need most, each in a line if that is possible. */
function mainFlags(command: Command, width: number): string[] {
  const flags = command.flags();
  return (command.main ?? Object.keys(flags)).flatMap((key) => {
    const flag = flags[key] ?? {};
    return entry(labelOf(key, flag), flag.brief ?? flag.describe ?? '', MAIN_FLAG_COLUMN, width);
  });
}

/** The first `most` examples. The tables have them as yargs does, with $0 for the program. */
function examplesOf(commands: readonly Command[], width: number, most = Infinity): string[] {
  const examples = commands.flatMap((command) => command.examples).slice(0, most);
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
    ...all.flatMap(([name, describe]) => entry(name, describe, COMMAND_COLUMN, width)),
    '',
    ...wrap('Options of run and once, the most needed (all: entropyd help run):', width),
    ...commands.filter((one) => nameOf(one) === 'run').flatMap((one) => mainFlags(one, width)),
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

function headOf(command: Command, path: string, width: number): string[] {
  const { file } = command;
  return [
    `Usage: entropyd ${path}${usageOf(command)} [OPTIONS]`,
    '',
    ...wrap(sentence(command.describe), width),
    ...(file === undefined ? [] : ['', ...entry('FILE', file, FLAG_COLUMN, width)]),
    '',
  ];
}

/** Keeps a number in the line of what it means. */
const NO_BREAK = '\u00a0';

function tailOf({ epilogue, exits }: Command, width: number): string[] {
  const codes = Object.entries(exits).map(([code, means]) => `${code}${NO_BREAK}${means}`);
  const paragraphs = [
    ...(epilogue === undefined ? [] : [epilogue]),
    `Exit codes: ${codes.join('; ')}.`,
  ];
  const lines = paragraphs.flatMap((text) => wrap(text, width));
  return ['', ...lines.map((line) => line.replaceAll(NO_BREAK, ' '))];
}

/** All of it. `path` has the names of the groups above the command, if there are any: 'config '. */
export function commandHelp(command: Command, path: string, width: number): string[] {
  const flags = Object.entries(command.flags());
  return [
    ...headOf(command, path, width),
    'Options:',
    ...flags.flatMap(([key, flag]) =>
      entry(labelOf(key, flag), flag.describe ?? '', FLAG_COLUMN, width),
    ),
    ...entry('-h, --help', 'show this help', FLAG_COLUMN, width),
    ...examplesOf([command], width),
    ...tailOf(command, width),
  ];
}

/** What fits a screen: all of the help, or else the main options, with as many of the examples as there is room for. */
export function shortHelp(command: Command, path: string, width: number): string[] {
  const all = commandHelp(command, path, width);
  if (all.length <= SCREEN_LINES) return all;
  const withExamples = (most: number): string[] => [
    ...headOf(command, path, width),
    'Main options:',
    ...mainFlags(command, width),
    ...examplesOf([command], width, most),
    ...tailOf(command, width),
    '',
    `All options: entropyd help ${path}${nameOf(command)}`,
  ];
  const spare = SCREEN_LINES - withExamples(0).length;
  const counts = command.examples.map((_, index) => index + 1).reverse();
  const most = counts.find((count) => examplesOf([command], width, count).length <= spare);
  return withExamples(most ?? 0);
}

const sentence = (text: string): string => `${capitalized(text)}.`;
