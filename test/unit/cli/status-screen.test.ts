// The screen of `entropyd status`: what a person reads, for each state that the daemon can be in.
import { expect, it } from 'vitest';
import { formatElapsed, gauge, sparkline } from '../../../src/cli/screen-format.js';
import { statusScreen } from '../../../src/cli/status-screen.js';
import { paintFor } from '../../../src/paint.js';
import type { StatusDocument } from '../../../src/service/status-document.js';
import { statusDocument } from '../../support/status-document.js';

const NOW = Date.parse('2026-01-01T00:03:00.500Z');

function status(change: (status: StatusDocument) => void = () => {}): StatusDocument {
  const document = statusDocument();
  Object.assign(document, { sources: document.sources.slice(0, 1) });
  change(document);
  return document;
}

const screen = (change?: (status: StatusDocument) => void): string =>
  statusScreen(status(change), NOW, paintFor(false)).join('\n');

it('says it all on one screen', () => {
  expect(screen().split('\n')).toEqual([
    'entropyd 1.2.3  feeding, up 1 min  Linux 6.12.0',
    '',
    'pool      ████████████████████ 250 of 256 bits, watermark 192, CRNG ready',
    'last fed  3 min ago, from hwrng',
    'next      in 2 min',
    'so far    1 credit, 256 bits for 2500 bytes, 1 reseed',
    '',
    'hwrng     trusted, 2 blocks passed, 1 failed (monobit 1), measured 6.7 bits per byte, credited 4 bits per byte',
    '',
    `minute    ${'▁'.repeat(30)} 0 bits`,
    `hour      ${'▁'.repeat(29)}█ 256 bits`,
    `day       ${'▁'.repeat(23)}█       256 bits`,
  ]);
});

it.each<[string, (status: StatusDocument) => void, RegExp]>([
  [
    'a source that failed, in words',
    ({ sources: [source] }) => {
      Object.assign(source ?? {}, { standing: 'quarantined', blocksFailed: 3 });
      Object.assign(source?.failures ?? {}, { monobit: 0, runs: 2, repetitionCount: 1 });
      Object.assign(source ?? {}, { reason: 'quarantined: fails its health tests' });
    },
    /hwrng {5}quarantined, 2 blocks passed, 3 failed \(runs 2, repetition count 1\).*\n {10}quarantined: fails its health tests\n/,
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

it('has colours where they are wanted', () => {
  expect(statusScreen(status(), NOW, paintFor(true)).join('\n')).toContain(
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
  expect(sparkline([0, 0])).toBe('▁▁');
  expect(sparkline([0, 1, 500, 1000])).toBe('▁▂▅█');
  expect([gauge(0, 4), gauge(0.5, 4), gauge(9, 4), gauge(-1, 4)]).toEqual([
    ...['░░░░', '██░░', '████', '░░░░'],
  ]);
});
