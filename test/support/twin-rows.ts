// Rows of the table of how long restored copies draw the same: pairs of guests that go on from one snapshot.
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../../bench/measure.mjs';
import {
  type AfterMark,
  type Comparison,
  compare,
  type Side,
} from '../../bench/twins/comparison.mjs';
import type { Mark } from '../../bench/twins/recording.mjs';
import type { Guest, Machine } from './qemu.js';
import { twins } from './snapshot.js';
import { marked, RECORDING, recordings } from './twins.js';

export interface Row {
  readonly name: string;
  readonly pairs?: number;
  /** Of the vmgenid device in each copy; that of the original is 1, which the kernel takes for no copy. */
  readonly generations?: readonly [number, number];
  /** Seconds that a pair is watched for. */
  readonly watch?: number;
  /** In how many of the pairs Node is started afterwards, for comparison with the call. */
  readonly nodes?: number;
  /** The command that is run in a copy at once: another one in each, since it may contain what the host pushes. */
  readonly tell?: () => string;
}

/** What one pair drew; the times are of both copies, in seconds. */
export interface Outcome {
  readonly comparison: Comparison;
  readonly node: readonly number[];
}

const TOLD = 'told';
const NODE = 'node -e 0';
const LIMIT_MS = 120_000;
/** Draws of a guest after all that happened to it: in them an equal one would show. */
const DRAWS = 200;

/** Bytes of the host. Those that a copy draws itself may be those of its twin. */
export const push = (): string =>
  `sh -c 'printf ${randomBytes(32).toString('hex')} |
    socat -t 110 - UNIX-CONNECT:/run/entropyd/reseed.sock >/run/answer
    cat /run/answer; grep -q .exitCode.:0 /run/answer'`;

async function moreDraws(guest: Guest): Promise<void> {
  const count = `wc -l <${RECORDING}`;
  const before = Number(await guest.run(count));
  await guest.until(count, (lines) => Number(lines) >= before + DRAWS, LIMIT_MS);
}

const took = (marks: readonly Mark[], name: string): number[] =>
  marks.filter(({ text }) => text === name).map(({ begin, end }) => end - begin);

/** Restores the row's pairs, one after the other. */
export async function measure(
  { pairs = 1, generations = [1, 1], watch = 0, nodes = 0, tell }: Row,
  snapshot: string,
  machine: (generation: number) => Machine,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const machines = [machine(generations[0]), machine(generations[1])] as const;
  while (outcomes.length < pairs) {
    await twins(snapshot, machines, async (pair) => {
      const inBoth = (act: (guest: Guest) => Promise<unknown>) => Promise.all(pair.map(act));
      if (tell) await inBoth((guest) => guest.run(marked(TOLD, tell()), LIMIT_MS));
      await pause(watch * 1000);
      await inBoth(moreDraws);
      if (outcomes.length < nodes) {
        await inBoth((guest) => guest.run(marked(NODE, `${process.execPath} -e 0`), LIMIT_MS));
      }
      const [first, second] = await recordings(pair);
      const comparison = compare(first, second, tell && TOLD);
      const node = [first, second].flatMap(({ marks }) => took(marks, NODE));
      outcomes.push({ comparison, node });
    });
  }
  return outcomes;
}

const seconds = (values: readonly number[]): string => {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map(
    (value) => value.toFixed(2),
  );
  if (values.length === 0) return '';
  return values.length === 1 ? `${middle}` : `${middle} (${least}-${most})`;
};

const line = (name: string, ...cells: readonly string[]): string =>
  [name.padEnd(22), ...cells.map((cell) => cell.padStart(18))].join(' ').trimEnd();

export const HEAD: readonly string[] = [
  'In seconds: median (least-most); of the window the larger of both copies.',
  line('pairs, told by', 'the same for', 'call to return', 'node -e 0'),
];

/** A row of the table, in 80 columns. */
export function rowOf({ name, pairs = 1 }: Row, outcomes: readonly Outcome[]): string {
  const found = outcomes.map(({ comparison }) => comparison);
  const calls = found.flatMap(({ first, second }) => [first, second].flatMap(callOf));
  const isOpen = found.some((comparison) => comparison.isOpen);
  return line(
    `${pairs} ${name}`,
    `${isOpen ? 'at least ' : ''}${seconds(found.map(({ window }) => window))}`,
    seconds(calls),
    seconds(outcomes.flatMap(({ node }) => node)),
  );
}

/** How many draws followed the call in each copy at least, and when it returned at the latest. */
export function evidenceOf(marks: readonly AfterMark[]): string {
  const fewest = Math.min(...marks.map(({ draws }) => draws));
  const latest = Math.max(...marks.map(({ at }) => at));
  return `${fewest} draws or more after it, ${latest.toFixed(2)} s after the restore at the latest`;
}

const callOf = ({ afterMark }: Side): number[] => (afterMark === null ? [] : [afterMark.took]);
