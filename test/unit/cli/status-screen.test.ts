// The screen of `entropyd status`: what a person reads, for each state that the daemon can be in.
import { expect, it } from 'vitest';
import { formatElapsed, gauge, sparkline } from '../../../src/cli/screen-format.js';
import { statusScreen } from '../../../src/cli/status-screen.js';
import { screenFor } from '../../../src/screen.js';
import type { StatusDocument } from '../../../src/service/status-document.js';
import { statusDocument } from '../../support/status-document.js';

const UTF8 = { LANG: 'C.UTF-8' };
const on = (columns = 80, env: NodeJS.ProcessEnv = UTF8) =>
  screenFor({ isTTY: true, columns }, { TERM: 'xterm', NO_COLOR: '1', ...env });

const NOW = Date.parse('2026-01-01T00:03:00.500Z');

function status(change: (status: StatusDocument) => void = () => {}): StatusDocument {
  const document = statusDocument();
  Object.assign(document, { sources: document.sources.slice(0, 1) });
  change(document);
  return document;
}

const screen = (change?: (status: StatusDocument) => void): string =>
  statusScreen(status(change), NOW, on()).join('\n');

it('says it all on one screen', () => {
  expect(screen().split('\n')).toEqual([
    'entropyd 1.2.3  feeding, up 1 min  Linux 6.12.0',
    '',
    'pool      ████████████████████ 250 of 256 bits, watermark 192, CRNG ready',
    'last fed  3 min ago, from hwrng',
    'next      in 2 min',
    'self-test passed, 21 known answers in 13 ms, 3 min ago',
    'so far    1 credit, 256 bits for 2,500 bytes, 1 reseed',
    '',
    'hwrng     trusted, 2 blocks passed, 1 failed; 4 of 6.7 bits/byte credited',
    '          failed tests: monobit 1',
    '',
    `minute    ${'▁'.repeat(30)} 0 bits`,
    `hour      ${'▁'.repeat(29)}█ 256 bits`,
    `day       ${'▁'.repeat(23)}█       256 bits`,
  ]);
});

it('says of a dry run what would have been', () => {
  const rows = screen((document) => Object.assign(document, { dryRun: true })).split('\n');
  expect(rows[1]).toBe('a dry run: nothing is credited');
  expect(rows).toContain('last fed  would have been 3 min ago, from hwrng');
  expect(rows).toContain('so far    would have been 1 credit, 256 bits for 2,500 bytes, 1 reseed');
  expect(rows.join(' ').replaceAll(/ +/g, ' ')).toContain('4 of 6.7 bits/byte creditable');
  expect(rows.at(-2)).toMatch(/ 256 bits, not credited$/);
  for (const one of rows) expect(one.length).toBeLessThanOrEqual(80);
});

it.each<[string, (status: StatusDocument) => void, RegExp]>([
  [
    'a source that failed, in words',
    ({ sources: [source] }) => {
      Object.assign(source ?? {}, { standing: 'quarantined', blocksFailed: 3 });
      Object.assign(source?.failures ?? {}, { monobit: 0, runs: 2, repetitionCount: 1 });
      Object.assign(source ?? {}, { reason: 'quarantined: fails its health tests' });
    },
    /hwrng {5}quarantined, 2 blocks passed, 3 failed; .*\n {10}failed tests: runs 2, repetition count 1\n {10}quarantined: fails its health tests\n/,
  ],
  [
    'one that was not asked',
    ({ sources: [source] }) =>
      Object.assign(source ?? {}, {
        ...{ standing: 'onTrial', blocksPassed: 0, blocksFailed: 0 },
        ...{ measuredBitsPerByte: null, creditedBitsPerByte: 0 },
      }),
    /hwrng {5}on trial, not read yet\n/,
  ],
  [
    'a daemon that has nothing to feed from',
    (document) => Object.assign(document, { state: 'degraded' }),
    /degraded: no source delivers, still trying, up[\s\S]*next {6}as soon as a source delivers/,
  ],
  [
    'that fewer sources deliver than are required',
    (document) => {
      Object.assign(document, { state: 'degraded' });
      const reason = '1 of 2 required sources delivers';
      Object.assign(document.feed, { requiredSources: 2, reason });
    },
    /degraded, still trying: 1 of 2 required sources delivers, up[\s\S]*next {6}as soon as 2 sources deliver\n/,
  ],
  [
    'that a known answer was wrong',
    (document) => {
      Object.assign(document, { state: 'degraded' });
      Object.assign(document.selftest ?? {}, { passed: false, failed: ['runs', 'lag'] });
      Object.assign(document.feed, { reason: 'the self-test failed (runs, lag): nothing …' });
    },
    /degraded: the self-test failed, nothing is credited, up[\s\S]*next {6}after a restart[^\n]*\nself-test failed: runs, lag; the last run was 3 min ago\n/,
  ],
  [
    'that nothing was fed',
    ({ feed }) => Object.assign(feed, { lastCreditAt: null, lastCreditFrom: null }),
    /last fed {2}nothing yet\n/,
  ],
  [
    'that a clock was put back',
    ({ feed }) => Object.assign(feed, { lastCreditAt: '2026-01-01T01:00:00Z' }),
    /last fed {2}0 s ago/,
  ],
  [
    'a legacy pool, which calls',
    ({ feed, kernel }) => {
      Object.assign(feed, { nextFeedInSeconds: null });
      Object.assign(kernel, { pool: 'legacy' });
    },
    /next {6}when the pool falls below the watermark\n/,
  ],
  [
    'that reseeding is off',
    ({ feed }) => Object.assign(feed, { nextFeedInSeconds: null }),
    /next {6}never by itself: reseed-interval is 0\n/,
  ],
  [
    'that a feed is due',
    ({ feed }) => Object.assign(feed, { nextFeedInSeconds: 0 }),
    /next {6}now\n/,
  ],
  [
    'a dry run',
    (document) => Object.assign(document, { dryRun: true }),
    /\na dry run: nothing is credited\n/,
  ],
  [
    'that the CRNG is not ready',
    ({ kernel }) => Object.assign(kernel, { crngReady: false }),
    /CRNG not ready\n/,
  ],
])('says %s', (_what, change, line) => {
  expect(screen(change)).toMatch(line);
});

it.each([40, 60, 80, 100])('is at most %d wide, whatever the numbers are', (columns) => {
  const document = status(({ kernel, feed, sources: [source] }) => {
    Object.assign(kernel, {
      release: '6.12.48+deb13-cloud-amd64',
      reason: 'the kernel refuses: EPERM',
    });
    Object.assign(feed, { credits: 1e9, bitsCredited: 1e12, bytesAdded: 1e13, reseeds: 1e9 });
    Object.assign(source ?? {}, { name: 'a'.repeat(32), blocksPassed: 1e9, blocksFailed: 1e6 });
    Object.assign(source ?? {}, { reason: 'absent: there is no /dev/serial/by-id/usb-0' });
  });
  const lines = statusScreen(document, NOW, on(columns));
  expect(lines.filter((line) => line.length > columns)).toEqual([]);
});

it('is of ASCII where there is nothing else', () => {
  const lines = statusScreen(status(), NOW, on(80, { LANG: 'C' }));
  expect(lines.join('\n')).toMatch(/^[\n -~]*$/);
});

it('has colours where they are wanted', () => {
  expect(statusScreen(status(), NOW, on(80, { ...UTF8, NO_COLOR: '' })).join('\n')).toContain(
    '\x1b[32mfeeding\x1b[39m',
  );
});

it.each([
  [-5, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [3599, '59 min'],
  [3600, '1 h'],
  [11_520, '3 h 12 min'],
  [86_400, '1 day'],
  [180_000, '2 days 2 h'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(formatElapsed(seconds)).toBe(text);
});

it('draws nothing as the lowest bar, anything above it, the most as the highest', () => {
  const unicode = on();
  expect(sparkline([0, 0], unicode)).toBe('▁▁');
  expect(sparkline([0, 1, 500, 1000], unicode)).toBe('▁▂▅█');
  expect([0, 0.5, 9, -1].map((share) => gauge(share, 4, unicode))).toEqual([
    ...['░░░░', '██░░', '████', '░░░░'],
  ]);
  const ascii = on(80, { LANG: 'C' });
  expect(sparkline([0, 1, 500, 1000], ascii)).toBe('_.=#');
  expect(gauge(0.5, 4, ascii)).toBe('##--');
});
