// What breaks the chain, by changing a real one in every way there is.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/audit/chain.js';
import { verifiedText, write } from '../../support/audit.js';
import { recordingLog } from '../../support/fakes.js';
import { temporaryDirectory } from '../../support/fifo.js';

let lines: string[];
let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
  const path = join(directory, 'audit');
  write(path, recordingLog().log, ['a', 'b', 'c', 'd']);
  lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
});
afterAll(() => rmSync(directory, { recursive: true }));

const check = (those: readonly string[], anchor?: string) =>
  verifiedText(Buffer.from(those.map((line) => `${line}\n`).join('')), anchor);
const anchorOf = (line: string | undefined): string => hashOf(Buffer.from(line as string));

describe('the chain', () => {
  it('is whole as it was written', async () => {
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

  it('names the line and why', async () => {
    const edited = lines.map((line, i) =>
      i === 2 ? line.replace('"number":1', '"number":9') : line,
    );
    expect((await check(edited)).breaks).toEqual([
      { line: 4, why: 'does not follow on the line before it: that one was changed, or put there' },
    ]);
    expect((await check(lines.toSpliced(2, 2))).breaks).toEqual([
      { line: 3, why: 'does not follow on the line before it: 2 between them are gone' },
    ]);
    expect((await check(lines.slice(1))).breaks).toEqual([
      { line: 1, why: 'is not the beginning of a file' },
    ]);
    const anew = JSON.stringify({ ...JSON.parse(lines[0] as string), why: 'it was cut' });
    expect((await check([anew])).breaks).toEqual([
      { line: 1, why: 'follows on what is gone: it was cut' },
    ]);
    expect((await check(lines.with(1, 'nonsense'))).breaks[0]).toEqual({
      line: 2,
      why: 'is none of an audit file',
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
});
