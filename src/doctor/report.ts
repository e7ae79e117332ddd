// The diagnosis as text for people: the verdict first, then what is wrong, then the rest.
import type { Style } from '../paint.js';
import { printable } from '../printable.js';
import { type Screen, wrap } from '../screen.js';
import { capitalized, counted } from '../words.js';
import { type Check, STATUSES, type Status } from './check.js';
import type { Diagnosis, Verdict } from './examine.js';
import { remedyLines } from './remedy-lines.js';

const INDENT = '  ';
const REMEDY_INDENT = '      ';

interface Look {
  /** The second mark is for a screen that shows ASCII only. */
  readonly marks: readonly [unicode: string, ascii: string];
  readonly style: Style;
  readonly heading: string;
}

const LOOKS: Readonly<Record<Status, Look>> = {
  problem: { marks: ['✗', 'x'], style: 'red', heading: 'Problems' },
  warning: { marks: ['!', '!'], style: 'yellow', heading: 'Warnings' },
  info: { marks: ['i', 'i'], style: 'cyan', heading: 'Good to know' },
  ok: { marks: ['✓', '+'], style: 'green', heading: 'All right' },
};

const VERDICTS: Readonly<Record<Verdict, { status: Status; sentence: string }>> = {
  healthy: { status: 'ok', sentence: "This machine's randomness is healthy." },
  warnings: { status: 'warning', sentence: "This machine's randomness works, with warnings." },
  problem: { status: 'problem', sentence: "Something is wrong with this machine's randomness." },
};

/** Instead, as long as nothing but the first program that asks is missing. */
const NOT_ASKED: Readonly<Partial<Record<Verdict, string>>> = {
  healthy: "This machine's randomness works as soon as a program asks for it.",
  warnings: "This machine's randomness works as soon as a program asks for it. There are warnings.",
};

/** Checks whose problems are entropyd's alone. Where it is needed, they are the machine's too. */
const OF_ENTROPYD = new Set(['configuration', 'feeding', 'sandbox']);
const OURS_ALONE = "This machine's randomness works, but something is wrong with entropyd.";
const EITHER = "Something is wrong with this machine's randomness, or with entropyd.";

const OF_CHIP = new Set(['hwrng-read']);
const CHIP_ALONE = "This machine's randomness works, but its hardware generator does not.";

function sentenceOf({ verdict, checks, daemonNeeded }: Diagnosis): string {
  const problems = checks.filter(({ status }) => status === 'problem');
  const areOf = (ids: ReadonlySet<string>): boolean =>
    problems.length > 0 && problems.every(({ id }) => ids.has(id));
  if (areOf(OF_ENTROPYD)) return daemonNeeded ? EITHER : OURS_ALONE;
  const crng = checks.find(({ id }) => id === 'crng')?.status;
  if (areOf(OF_CHIP) && !daemonNeeded && crng === 'ok') return CHIP_ALONE;
  return (crng === 'info' ? NOT_ASKED[verdict] : undefined) ?? VERDICTS[verdict].sentence;
}

/** The last line, for a screen that the report runs off: '2 problems, 1 warning'; undefined for none. */
function countsOf(checks: readonly Check[]): string | undefined {
  const counts = (['problem', 'warning'] as const).flatMap((status) => {
    const count = checks.filter((check) => check.status === status).length;
    return count === 0 ? [] : [counted(count, status)];
  });
  return counts.length === 0 ? undefined : counts.join(', ');
}

/** The paragraphs of a text, each line with the indent. */
const indented = (text: string, width: number): string[] =>
  text.split('\n').flatMap((line) => wrap(INDENT + printable(line), width, INDENT));

export function report(diagnosis: Diagnosis, { width, unicode, paint }: Screen): string {
  const { verdict, daemonNeeded, why, checks } = diagnosis;
  const marked = (status: Status, title: string): string => {
    const { marks, style } = LOOKS[status];
    const mark = marks[unicode ? 0 : 1];
    const [first = '', ...more] = indented(title, width);
    return [`${paint(style, mark)} ${paint('bold', first.trimStart())}`, ...more].join('\n');
  };
  const shownRemedy = (remedy: string): string[] =>
    remedyLines(remedy, width - REMEDY_INDENT.length).map(
      (line) => `${REMEDY_INDENT}${printable(line)}`,
    );
  const shown = ({ status, title, detail, remedy }: Check): string[] => [
    marked(status, title),
    ...indented(detail, width),
    ...(remedy === '' ? [] : ['', ...shownRemedy(remedy), '']),
  ];
  const { status } = VERDICTS[verdict];
  // What fulfils the need is said with it, or the reader looks for what to install.
  const service = checks.find(({ id, status }) => id === 'service' && status === 'ok');
  const answer = daemonNeeded
    ? `An entropy daemon is needed here${service === undefined ? '' : `, and ${service.title}`}`
    : 'No daemon is needed here';
  const lines = [
    marked(status, `${sentenceOf(diagnosis)} ${answer}.`),
    ...indented(capitalized(why), width),
  ];
  for (const group of STATUSES) {
    const members = checks.filter((check) => check.status === group);
    if (members.length === 0) continue;
    lines.push('', paint('dim', LOOKS[group].heading), ...members.flatMap(shown));
  }
  const counts = countsOf(checks);
  if (counts !== undefined) lines.push('', marked(status, `${counts}: at the top.`));
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}
