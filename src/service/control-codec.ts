// The control protocol's lines, docs/control-protocol.md: a request in, an answer out. Bytes to values
// and back, nothing else; whatever the bytes are, the outcome is one of these values.
import { isUtf8 } from 'node:buffer';

/** With its end of line; the longest request there is has 16 bytes. */
export const LONGEST_REQUEST = 1024;
export const LONGEST_ANSWER = 1 << 20;

export const ASKS = ['status', 'reseed'] as const;
export type Ask = (typeof ASKS)[number];

export const REFUSALS = {
  tooLong: `a request is one line of at most ${LONGEST_REQUEST} bytes`,
  notJson: 'a request is one line of JSON, {"ask":"status"}',
  unknown: `there is {"ask":"${ASKS.join('"} and {"ask":"')}"}, and nothing else`,
  notHere:
    'the status socket answers {"ask":"status"} only; the rest is asked of the control socket',
  failed: 'the daemon could not do it, its log says why',
} as const;
export type Refusal = keyof typeof REFUSALS;

export type Line =
  | { readonly kind: 'partial' }
  | { readonly kind: 'line'; readonly bytes: Buffer }
  | { readonly kind: 'tooLong' };

/** Finds the first line in pieces of a stream, of which it never holds more than `longest` bytes. */
export class LineReader {
  readonly #longest: number;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  add(piece: Buffer): Line {
    const end = piece.indexOf('\n');
    const part = end === -1 ? piece : piece.subarray(0, end);
    // The end of line takes a byte too, be it here or still to come.
    if (this.#length + part.length + 1 > this.#longest) return { kind: 'tooLong' };
    this.#pieces.push(part);
    this.#length += part.length;
    if (end === -1) return { kind: 'partial' };
    return { kind: 'line', bytes: Buffer.concat(this.#pieces) };
  }
}

function parsed(line: Buffer, reviver?: (key: string, value: unknown) => unknown): unknown {
  if (!isUtf8(line)) return undefined;
  try {
    return JSON.parse(line.toString('utf8'), reviver);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type Request =
  | { readonly kind: 'ask'; readonly ask: Ask }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function readRequest(line: Buffer): Request {
  const value = parsed(line);
  if (value === undefined) return { kind: 'refused', refusal: 'notJson' };
  // A key that is not known may ask for what this version can't do: better not half of it.
  const isKnown = isObject(value) && Object.keys(value).join() === 'ask';
  const ask = ASKS.find((known) => isKnown && value['ask'] === known);
  return ask === undefined ? { kind: 'refused', refusal: 'unknown' } : { kind: 'ask', ask };
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

export const writeRequest = (ask: Ask): string => lineOf({ ask });
export const writeAnswer = (ask: Ask, document: unknown): string => lineOf({ [ask]: document });
export const writeRefusal = (refusal: Refusal): string =>
  lineOf({ error: { code: refusal, message: REFUSALS[refusal] } });

export type Answer =
  | { readonly kind: 'document'; readonly document: Record<string, unknown> }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'garbled' };

/** What is printed must not steer a terminal, whoever answers at the path that was given. */
const harmless = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\p{Cc}/gu, '?') : value;

export function readAnswer(line: Buffer, ask: Ask): Answer {
  const value = parsed(line, harmless);
  if (!isObject(value)) return { kind: 'garbled' };
  const { [ask]: document, error } = value;
  if (isObject(document)) return { kind: 'document', document };
  if (!isObject(error)) return { kind: 'garbled' };
  return { kind: 'refused', code: String(error['code']), message: String(error['message']) };
}
