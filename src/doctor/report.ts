// The diagnosis as text for people: the verdict first, then what is wrong, then the rest.
import { paintFor, type Style } from '../paint.js';
import { printable } from '../printable.js';
import { type Check, STATUSES, type Status } from './check.js';
import type { Diagnosis, Verdict } from './examine.js';

const WIDTH = 100;

const LOOKS: Readonly<Record<Status, { mark: string; style: Style; heading: string }>> = {
  problem: { mark: '✗', style: 'red', heading: 'Problems' },
  warning: { mark: '!', style: 'yellow', heading: 'Warnings' },
  info: { mark: 'i', style: 'cyan', heading: 'Good to know' },
  ok: { mark: '✓', style: 'green', heading: 'In order' },
};

const VERDICTS: Readonly<Record<Verdict, { status: Status; phrase: string }>> = {
  healthy: { status: 'ok', phrase: 'is healthy' },
  warnings: { status: 'warning', phrase: 'works, with warnings' },
  problem: { status: 'problem', phrase: 'has a problem' },
};

/** Breaks text between words into lines of at most WIDTH characters, each with the indent. */
export function wrap(text: string, indent: string): string[] {
  return text.split('\n').flatMap((line) => wrapLine(printable(line), indent));
}

function wrapLine(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const isLineEmpty = line === indent;
    if (!isLineEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line += isLineEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}

export function report({ verdict, daemonNeeded, why, checks }: Diagnosis, colour: boolean): string {
  const paint = paintFor(colour);
  const marked = (status: Status, title: string): string => {
    const { mark, style } = LOOKS[status];
    const [first = '', ...more] = wrap(title, '  ');
    return [`${paint(style, mark)} ${paint('bold', first.trimStart())}`, ...more].join('\n');
  };
  const shown = ({ status, title, detail, remedy }: Check): string[] => [
    marked(status, title),
    ...wrap(detail, '  '),
    // Not wrapped, so that it can be copied.
    ...(remedy === ''
      ? []
      : ['', ...remedy.split('\n').map((line) => `      ${printable(line)}`), '']),
  ];
  const { status, phrase } = VERDICTS[verdict];
  const answer = daemonNeeded ? 'An entropy daemon is needed here' : 'No daemon is needed here';
  const lines = [
    marked(status, `This machine's randomness ${phrase}. ${answer}.`),
    ...wrap(`${why.charAt(0).toUpperCase()}${why.slice(1)}`, '  '),
  ];
  for (const group of STATUSES) {
    const members = checks.filter((check) => check.status === group);
    if (members.length === 0) continue;
    lines.push('', paint('dim', LOOKS[group].heading), ...members.flatMap(shown));
  }
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}
