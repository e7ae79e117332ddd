// The protocol's lines, split at every byte and mutated: the outcome is a value, the same for every
// split, and never more is held than the longest line.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ASKS,
  type Line,
  LineReader,
  LONGEST_REQUEST,
  REFUSALS,
  readAnswer,
  readRequest,
  writeAnswer,
  writeRefusal,
  writeRequest,
} from '../../../src/service/control-codec.js';

/** What comes of a stream that arrives in these pieces. */
function first(pieces: readonly Buffer[], longest = LONGEST_REQUEST): Line {
  const reader = new LineReader(longest);
  for (const piece of pieces) {
    const line = reader.add(piece);
    if (line.kind !== 'partial') return line;
  }
  return { kind: 'partial' };
}

const split = (bytes: Buffer, at: readonly number[]): Buffer[] => {
  const cuts = [0, ...[...at].sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((cut, i) => bytes.subarray(cuts[i], cut));
};

const bytes = (constraints?: { maxLength?: number; minLength?: number }) =>
  fc.uint8Array(constraints).map((array) => Buffer.from(array));
const asks = fc.constantFrom(...ASKS);
/** Bytes of a request of which some were changed, taken out or put in. */
const mutated = fc
  .tuple(
    asks.map(writeRequest),
    fc.array(fc.tuple(fc.nat(40), fc.nat(2), bytes({ maxLength: 8 })), { maxLength: 4 }),
  )
  .map(([line, changes]) =>
    changes.reduce(
      (text, [at, drop, put]) =>
        Buffer.concat([text.subarray(0, at), put, text.subarray(at + drop)]),
      Buffer.from(line),
    ),
  );

describe('a line', () => {
  it.each(ASKS)('of %s is the same wherever it is split', (ask) => {
    const whole = Buffer.from(writeRequest(ask));
    for (let at = 0; at <= whole.length; ++at) {
      const line = first(split(whole, [at]));
      expect(line.kind).toBe('line');
      if (line.kind === 'line') expect(readRequest(line.bytes)).toEqual({ kind: 'ask', ask });
    }
  });

  it('is the same in whatever pieces it comes, garbage too', () => {
    const streams = fc.oneof(mutated, bytes({ maxLength: 2 * LONGEST_REQUEST }));
    fc.assert(
      fc.property(streams, fc.array(fc.nat(2 * LONGEST_REQUEST)), (stream, at) => {
        const cuts = at.map((cut) => Math.min(cut, stream.length));
        expect(first(split(stream, cuts))).toEqual(first([stream]));
      }),
      { numRuns: 2000 },
    );
  });

  it('ends at the first end of line, and what follows is not looked at', () => {
    fc.assert(
      fc.property(asks, bytes(), (ask, rest) => {
        const line = first([Buffer.concat([Buffer.from(writeRequest(ask)), rest])]);
        expect(line).toEqual({ kind: 'line', bytes: Buffer.from(JSON.stringify({ ask })) });
      }),
    );
  });

  it('has at most so many bytes, its end of line among them', () => {
    const line = (length: number): Buffer => Buffer.from(`${'x'.repeat(length - 1)}\n`);
    expect(first([line(LONGEST_REQUEST)]).kind).toBe('line');
    expect(first([line(LONGEST_REQUEST + 1)]).kind).toBe('tooLong');
    const open = Buffer.alloc(LONGEST_REQUEST, 'x');
    expect(first([open.subarray(1)]).kind).toBe('partial');
    expect(first([open]).kind).toBe('tooLong');
    expect(first(split(open, [...open.keys()])).kind).toBe('tooLong');
  });
});

describe('a request', () => {
  it('is one of two, however the bytes were changed', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, bytes({ maxLength: 64 })), (line) => {
        const request = readRequest(line);
        if (request.kind === 'refused') expect(REFUSALS).toHaveProperty(request.refusal);
        else expect(JSON.parse(line.toString())).toEqual({ ask: request.ask });
      }),
      { numRuns: 5000 },
    );
  });

  it('is no other JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const request = readRequest(Buffer.from(JSON.stringify(value)));
        expect(request).toEqual({ kind: 'refused', refusal: 'unknown' });
      }),
    );
  });

  it.each([
    ['', 'notJson'],
    ['{"ask":"status"', 'notJson'],
    ['{"ask":"status"}}', 'notJson'],
    ['\xff{"ask":"status"}', 'notJson'],
    ['[{"ask":"status"}]', 'unknown'],
    ['"status"', 'unknown'],
    ['null', 'unknown'],
    ['{"ask":"exec"}', 'unknown'],
    ['{"ask":["status"]}', 'unknown'],
    ['{"ask":"status","file":"/etc/shadow"}', 'unknown'],
    ['{"__proto__":{"ask":"status"}}', 'unknown'],
    ['['.repeat(LONGEST_REQUEST - 1), 'notJson'],
  ])('%s is refused', (text, refusal) => {
    expect(readRequest(Buffer.from(text, 'latin1'))).toEqual({ kind: 'refused', refusal });
  });
});

describe('an answer', () => {
  it('comes back as it was, on one line', () => {
    fc.assert(
      fc.property(asks, fc.dictionary(fc.string(), fc.jsonValue()), (ask, given) => {
        const document = JSON.parse(JSON.stringify(given));
        const text = writeAnswer(ask, document);
        expect(text.indexOf('\n')).toBe(text.length - 1);
        expect(readAnswer(Buffer.from(text), ask)).toEqual({ kind: 'document', document });
      }),
    );
  });

  it('holds nothing that steers a terminal', () => {
    const answer = readAnswer(
      Buffer.from(writeAnswer('status', { a: ['\x1b[2J\x9b\n'] })),
      'status',
    );
    expect(answer).toEqual({ kind: 'document', document: { a: ['?[2J??'] } });
  });

  it('may be a refusal, with its code and a sentence', () => {
    expect(readAnswer(Buffer.from(writeRefusal('notHere')), 'status')).toEqual({
      kind: 'refused',
      code: 'notHere',
      message: REFUSALS.notHere,
    });
  });

  it('is garbled when it is neither, whatever the bytes', () => {
    fc.assert(
      fc.property(asks, bytes(), (ask, line) => {
        expect(readAnswer(line, ask)).toEqual({ kind: 'garbled' });
      }),
    );
    for (const text of ['[]', '{}', '{"reseed":{}}', '{"status":[]}', '{"error":"no"}']) {
      expect(readAnswer(Buffer.from(text), 'status').kind).toBe('garbled');
    }
  });
});
