// The feed loop with scripted sources and a scripted pool, on a clock that the test advances.
import { FeedLoop, type LoopParts } from '../../src/daemon/feed-loop.js';
import { SourceMonitor } from '../../src/daemon/source-monitor.js';
import type { BlockVerdict, OnPermanentFailure } from '../../src/native.js';
import type { EntropyPool, ReseedOutcome } from '../../src/pool/entropy-pool.js';
import { Ledger, type Seed } from '../../src/pool/ledger.js';
import type { Policy } from '../../src/pool/policy.js';
import type { Role } from '../../src/sources/driver.js';
import type { Reading, Source, TroubleKind } from '../../src/sources/source.js';
import {
  type Bytes,
  bits,
  bitsPerByte,
  bytes,
  type Milliseconds,
  milliseconds,
} from '../../src/units.js';
import { FakeBlock, FakeJudge, recordingLog } from './fakes.js';

export const BLOCK_MS = 250;

export class FakeSource implements Source {
  readonly device = '/dev/fake';
  readonly kind = 'fake';
  readonly unit = 'byte';
  readonly claim = bitsPerByte(4);
  readonly blockBytes = bytes(2500);
  rests = 0;
  readonly memories: FakeBlock[] = [];
  trouble: TroubleKind | undefined;
  is = 'chip';
  reads = 0;
  closed = false;
  discards = 0;
  readonly name: string;
  /** How long a block takes; if that is longer than the deadline, it is delivered in parts. */
  blockMs: number;
  #msRead = 0;
  constructor(name = 'fake', blockMs = BLOCK_MS) {
    this.name = name;
    this.blockMs = blockMs;
  }
  async look(): Promise<void> {}
  identity(): string {
    return this.is;
  }
  hardware(): string {
    return '';
  }
  async read(size: Bytes, timeout: Milliseconds): Promise<Reading> {
    this.reads += 1;
    const ms = Math.min(this.blockMs - this.#msRead, timeout);
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#msRead += ms;
    const isSlow = this.#msRead < this.blockMs;
    const kind = this.closed ? 'closed' : (this.trouble ?? (isSlow ? 'slow' : undefined));
    if (kind !== 'slow') this.#msRead = 0;
    if (kind !== undefined)
      return { kind: 'trouble', trouble: { kind, sentence: `it is ${kind}` } };
    const memory = new FakeBlock(size);
    this.memories.push(memory);
    return { kind: 'block', block: memory };
  }
  reset(): void {
    this.discards += 1;
    this.#msRead = 0;
  }
  releaseMemory(): void {
    this.rests += 1;
  }
  close(): void {
    this.closed = true;
  }
}

export class FakePool implements EntropyPool {
  readonly dryRun = false;
  readonly adds: { at: number; bits: number; bytes: number }[] = [];
  reseeds = 0;
  watching = false;
  calls = false;
  threshold = 0;
  wants: () => void = () => {};
  avail: number;
  readonly size: number;
  constructor(size: number, avail: number) {
    this.size = size;
    this.avail = avail;
  }
  view() {
    return { poolSizeBits: bits(this.size), entropyAvailBits: bits(this.avail), crngReady: true };
  }
  probe(): void {}
  add(seed: Seed): boolean {
    this.adds.push({ at: Date.now(), bits: seed.bits, bytes: seed.bytes });
    // As random.c credits a legacy pool; a modern one is full anyway.
    const gain = Math.floor(
      ((this.size - this.avail) * 0.75 * Math.min(seed.bits, 2048)) / this.size,
    );
    this.avail = Math.min(this.size, this.avail + gain);
    seed.block.discard(seed.bytes);
    return true;
  }
  /** What the kernel answers to a reseed. */
  outcome: ReseedOutcome = 'reseeded';
  reseed(): ReseedOutcome {
    this.reseeds += 1;
    return this.outcome;
  }
  wakesBelow() {
    return bits(this.threshold);
  }
  watch(onWants: () => void) {
    this.wants = onWants;
    return {
      start: () => {
        this.watching = true;
        if (this.calls) setTimeout(() => this.watching && onWants(), 0);
      },
      stop: () => {
        this.watching = false;
      },
      close() {},
    };
  }
}

export function runLoop(
  policy: Policy,
  pool: FakePool,
  more: Partial<LoopParts> & {
    source?: FakeSource;
    fallback?: FakeSource;
    always?: FakeSource;
    /** Further sources, after these. */
    others?: readonly { readonly source: FakeSource; readonly role: Role }[];
    reseedInterval?: number;
    onPermanentFailure?: OnPermanentFailure;
  } = {},
) {
  const source = more.source ?? new FakeSource();
  const { log, text, lines } = recordingLog();
  const ledger = new Ledger();
  ledger.open(source.name, bitsPerByte(4));
  const verdicts: BlockVerdict[] = [];
  const judge = new FakeJudge(verdicts, more.onPermanentFailure);
  const monitor = new SourceMonitor(source, judge, log, () => Date.now());
  const monitors = [monitor];
  /** By the name of the source. */
  const judges = new Map([[source.name, judge]]);
  const add = (other: FakeSource | undefined, role: Role): void => {
    if (other === undefined) return;
    ledger.open(other.name, bitsPerByte(4));
    const itsJudge = new FakeJudge();
    judges.set(other.name, itsJudge);
    const addsToEveryFeed = role === 'always';
    monitors.push(new SourceMonitor(other, itsJudge, log, () => Date.now(), { addsToEveryFeed }));
  };
  add(more.fallback, 'fallback');
  add(more.always, 'always');
  for (const other of more.others ?? []) add(other.source, other.role);
  const turns: number[] = [];
  const loop = new FeedLoop(
    {
      pool,
      policy,
      ledger,
      monitors,
      log,
      now: () => Date.now(),
      onTurn: () => turns.push(Date.now()),
      beforeFeed() {},
      generation: { reseeded() {} },
      hasFailedSelftest: () => false,
      aliveEvery: undefined,
      until: 'forever',
      ...{ requireSource: false, require: 0 },
      ...more,
    },
    {
      watermarkBits: bits(pool.size * 0.75),
      reseedInterval: milliseconds(more.reseedInterval ?? 10_000),
    },
  );
  const ended = loop.run();
  return {
    source,
    monitor,
    pool,
    loop,
    ended,
    text,
    lines,
    turns,
    verdicts,
    judge,
    judges,
    ledger,
  };
}
