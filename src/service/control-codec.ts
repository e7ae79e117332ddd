// The lines of the control protocol (docs/control-protocol.md): bytes to values and back. Any bytes at all
// become one of the values declared here.
import { isUtf8 } from 'node:buffer';

/** In bytes, including the end of line; a valid request needs no more than a hundred. */
export const LONGEST_REQUEST = 1024;
export const LONGEST_ANSWER = 1 << 20;

export const ASKS = ['status', 'reseed', 'selftest', 'knownAnswers', 'copied'] as const;
export type Ask = (typeof ASKS)[number];

export const REFUSALS = {
  tooLong: `a request is one line of at most ${LONGEST_REQUEST} bytes`,
  notJson: 'a request is one line of JSON, {"ask":"status"}',
  unknown: `the requests are {"ask":"${ASKS.join('"}, {"ask":"')}"}`,
  notHere:
    'the status socket answers {"ask":"status"} only; send other requests to the control socket',
  failed: 'the daemon failed to do it: its log has the reason',
} as const;
export type Refusal = keyof typeof REFUSALS;

export type Line =
  | { readonly kind: 'partial' }
  | { readonly kind: 'line'; readonly bytes: Buffer }
  | { readonly kind: 'tooLong' };

/** Collects the first line of a stream from its pieces, and never holds more than `longest` bytes. */
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
    // The end of line counts too, whether it is here or still to come.
    if (this.#length + part.length + 1 > this.#longest) return { kind: 'tooLong' };
    this.#pieces.push(part);
    this.#length += part.length;
    if (end === -1) return { kind: 'partial' };
    return { kind: 'line', bytes: Buffer.concat(this.#pieces) };
  }
}

function parseJson(line: Buffer, reviver?: (key: string, value: unknown) => unknown): unknown {
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
  /** `source`: for a self-test, the name of the one source to test. */
  | { readonly kind: 'ask'; readonly ask: Ask; readonly source?: string }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const UNKNOWN: Request = { kind: 'refused', refusal: 'unknown' };

export function readRequest(line: Buffer): Request {
  const value = parseJson(line);
  if (value === undefined) return { kind: 'refused', refusal: 'notJson' };
  const { ask: asked, source, ...others } = isObject(value) ? value : {};
  const ask = ASKS.find((known) => known === asked);
  // An unknown key may change what is asked for: a request that has one is refused as a whole.
  if (ask === undefined || Object.keys(others).length > 0) return UNKNOWN;
  if (source === undefined) return { kind: 'ask', ask };
  return ask === 'selftest' && typeof source === 'string' ? { kind: 'ask', ask, source } : UNKNOWN;
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;

export const writeRequest = (ask: Ask, source?: string): string => lineOf({ ask, source });
export const writeAnswer = (ask: Ask, document: unknown): string => lineOf({ [ask]: document });
export const writeRefusal = (refusal: Refusal): string =>
  lineOf({ error: { code: refusal, message: REFUSALS[refusal] } });

export type Answer =
  | { readonly kind: 'document'; readonly document: Record<string, unknown> }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'garbled' };

/** Control characters as '?': the answer is printed, and anybody may listen at the path. */
const withoutControls = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\p{Cc}/gu, '?') : value;

export function readAnswer(line: Buffer, ask: Ask): Answer {
  const value = parseJson(line, withoutControls);
  if (!isObject(value)) return { kind: 'garbled' };
  const { [ask]: document, error } = value;
  if (isObject(document)) return { kind: 'document', document };
  if (!isObject(error)) return { kind: 'garbled' };
  return { kind: 'refused', code: String(error['code']), message: String(error['message']) };
}
