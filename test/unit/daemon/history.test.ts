// The history against the plain way to keep it: a list of everything that was ever credited.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { History } from '../../../src/daemon/history.js';

it('has in each bucket what was credited in its time, whatever the pauses', () => {
  const event = fc.record({
    pause: fc.oneof(fc.nat(3000), fc.nat(200_000), fc.nat(100_000_000)),
    bits: fc.nat(4096),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), fc.nat(90_000_000), (events, rest) => {
      const history = new History();
      const all: { at: number; bits: number }[] = [];
      let now = 0;
      for (const { pause, bits } of events) {
        now += pause;
        history.add(bits, now);
        all.push({ at: now, bits });
      }
      now += rest;
      for (const rate of Object.values(history.rates(now))) {
        const width = rate.bucketSeconds * 1000;
        const youngest = Math.floor(now / width);
        const oldest = youngest - rate.buckets.length + 1;
        const expected = rate.buckets.map((_, i) =>
          all
            .filter(({ at }) => Math.floor(at / width) === oldest + i)
            .reduce((sum, { bits }) => sum + bits, 0),
        );
        expect(rate.buckets).toEqual(expected);
        expect(rate.bitsCredited).toBe(expected.reduce((a, b) => a + b, 0));
      }
    }),
    { numRuns: 500 },
  );
});

it('spans a minute, an hour and a day', () => {
  const spans = Object.entries(new History().rates(0)).map(([name, rate]) => [
    name,
    rate.bucketSeconds * rate.buckets.length,
  ]);
  expect(spans).toEqual([
    ['minute', 60],
    ['hour', 3600],
    ['day', 86_400],
  ]);
});
