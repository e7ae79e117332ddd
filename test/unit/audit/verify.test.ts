// Which changes break the chain: a real one is changed in every possible way.
import { describe, expect, it } from 'vitest';
import { hashOf, ZERO_HASH } from '../../../src/audit/chain.js';
import { chainOf, verifiedText } from '../../support/audit.js';

const lines = chainOf([
  { event: 'auditBegan', message: 'the file begins' },
  ...['a', 'b', 'c', 'd'].map((event) => ({ event, message: `about ${event}`, number: 1 })),
]);

const check = (those: readonly string[], anchor?: string) =>
  verifiedText(Buffer.from(those.map((line) => `${line}\n`).join('')), anchor);
const anchorOf = (line: string | undefined): string => hashOf(Buffer.from(line as string));

describe('the chain', () => {
  it('is intact when nothing was changed', async () => {
    const found = await check(lines);
    expect(found).toMatchObject({ lines: 5, intact: true, breaks: [], lost: 0, anchorFound: null });
    expect(found.lastHash).toBe(anchorOf(lines.at(-1)));
  });

  it('breaks at the next line for any bit that is changed in any line but the last', async () => {
    const text = Buffer.from(`${lines.join('\n')}\n`);
    const lastLine = text.length - (lines.at(-1) as string).length - 1;
    for (let at = 0; at < lastLine; ++at) {
      const changed = Buffer.from(text);
      changed[at] = (changed[at] as number) ^ 1;
      expect((await verifiedText(changed)).intact, `byte ${at}`).toBe(false);
    }
  });

  it('reports the line and the reason', async () => {
    const edited = lines.map((line, i) =>
      i === 2 ? line.replace('"number":1', '"number":9') : line,
    );
    expect((await check(edited)).breaks).toEqual([
      { line: 4, why: 'does not follow on the line before it: that line was changed or inserted' },
    ]);
    expect((await check(lines.toSpliced(2, 2))).breaks).toEqual([
      { line: 3, why: 'does not follow on the line before it: 2 lines between them are missing' },
    ]);
    expect((await check(lines.slice(1))).breaks).toEqual([
      { line: 1, why: 'is not the beginning of a file' },
    ]);
    const anew = JSON.stringify({ ...JSON.parse(lines[0] as string), why: 'it was cut' });
    expect((await check([anew])).breaks).toEqual([
      { line: 1, why: 'follows on lines that are missing: it was cut' },
    ]);
    expect((await check(lines.with(1, 'nonsense'))).breaks[0]).toEqual({
      line: 2,
      why: 'is not a line of an audit file',
    });
  });

  it.each([
    ['put in twice', (all: string[]) => all.toSpliced(2, 0, all[2] as string)],
    ['swapped', (all: string[]) => [all[0], all[2], all[1], all[3], all[4]] as string[]],
  ])('breaks when a line was %s', async (_, change) => {
    expect((await check(change(lines))).intact).toBe(false);
  });

  it('does not show by itself what is missing at the end; an anchor does', async () => {
    const shorter = lines.slice(0, -1);
    expect(await check(shorter)).toMatchObject({ intact: true });
    const anchor = anchorOf(lines.at(-1));
    expect(await check(shorter, anchor)).toMatchObject({ intact: false, anchorFound: false });
    expect(await check(lines, anchor)).toMatchObject({ intact: true, anchorFound: true });
    const lastEdited = lines.with(-1, (lines.at(-1) as string).replace('about', 'above'));
    expect(await check(lastEdited)).toMatchObject({ intact: true });
    expect(await check(lastEdited, anchor)).toMatchObject({ intact: false });
  });

  it('reports the file before a new one, which is not a break', async () => {
    const lastHash = anchorOf(lines.at(-1));
    const first = { event: 'auditBegan', message: '', fileBefore: 'renamed', followsOn: lastHash };
    const next = chainOf([first, { event: 'e', message: '' }], lastHash, 6);
    expect(await check(next)).toMatchObject({
      intact: true,
      followsOn: lastHash,
      fileBefore: { line: 1, was: 'renamed', lastHash },
    });
    const gap = chainOf([{ ...first, why: '9 bytes at its end are gone' }], lastHash, 6);
    expect(await check(gap)).toMatchObject({ intact: false, breakCount: 1 });
    expect(await check(lines)).toMatchObject({ followsOn: ZERO_HASH, fileBefore: null });
  });

  it('lists the first of many breaks, and counts all of them', async () => {
    const found = await check(Array.from({ length: 100_000 }, () => lines[1] as string));
    expect(found).toMatchObject({ lines: 100_000, intact: false, breakCount: 100_000 });
    expect(found.breaks.length).toBe(100);
    expect(found.breaks.at(-1)?.line).toBe(100);
  });

  it('drops a line that is too long, and continues after it', async () => {
    const long = 'x'.repeat(3 << 20);
    const found = await check([...lines.slice(0, 2), long, ...lines.slice(2)]);
    expect(found.breaks[0]).toEqual({ line: 3, why: 'is too long for a line of an audit file' });
    expect(found).toMatchObject({ lines: 6, breakCount: 2, lastHash: anchorOf(lines.at(-1)) });
  });
});
