// Splits pieces of a file into lines, in bounded memory whatever the file contains.

const NEWLINE = 0x0a;
/** Longer than any line that is written; the bytes of a longer line are not kept. */
const MAX_LINE_BYTES = 1 << 20;

export type LineKind = 'whole' | 'cutOff' | 'tooLong';
type OnLine = (line: Uint8Array, kind: LineKind) => void;

export class Lines {
  readonly #onLine: OnLine;
  #pieces: Uint8Array[] = [];
  #length = 0;

  constructor(onLine: OnLine) {
    this.#onLine = onLine;
  }

  add(piece: Uint8Array): void {
    let begin = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, begin)) {
      this.#keep(piece.subarray(begin, end));
      this.#emit('whole');
      begin = end + 1;
    }
    if (begin < piece.length) this.#keep(piece.slice(begin));
  }

  end(): void {
    if (this.#length > 0) this.#emit('cutOff');
  }

  #keep(part: Uint8Array): void {
    this.#length += part.length;
    if (this.#length > MAX_LINE_BYTES) this.#pieces = [];
    else this.#pieces.push(part);
  }

  #emit(kind: LineKind): void {
    const [first, ...more] = this.#pieces;
    const line = more.length === 0 ? (first ?? new Uint8Array()) : Buffer.concat(this.#pieces);
    const isTooLong = this.#length > MAX_LINE_BYTES;
    this.#pieces = [];
    this.#length = 0;
    this.#onLine(isTooLong ? new Uint8Array() : line, isTooLong ? 'tooLong' : kind);
  }
}
