// What is tried and not looked up: whether the generator answers, what /dev/hwrng gives in a short
// time, and whether a walk through memory can be timed. The bytes are wiped unseen.
import type { Native } from '../native.js';
import { DeviceSource } from '../sources/device.js';
import { timersFor } from '../sources/jitter.js';
import { whyUnusable } from '../sources/timer-fitness.js';
import { bytes, milliseconds } from '../units.js';

export interface HwrngReading {
  /** 'bytes', or the kind of trouble a source knows (mute, slow, absent, notPermitted …). */
  readonly outcome: string;
  /** In words that go on after 'hwrng: '; '' where bytes came. */
  readonly sentence: string;
  readonly bytes: number;
  readonly ms: number;
}

/** What the running daemon says of itself. */
export interface DaemonWord {
  readonly lastCreditAt: string | null;
  readonly sources: readonly {
    readonly name: string;
    /** The name of a built-in source in a daemon that does not say it. */
    readonly kind?: string;
    readonly device?: string;
    readonly standing: string;
  }[];
}

export interface Probes {
  /** By getrandom(GRND_NONBLOCK). */
  readonly crngReady: boolean;
  readonly hwrng: HwrngReading | null;
  /** Why the timers are unfit for a jitter source, '' when one is fit, null when it was not tried. */
  readonly timerUnfit: string | null;
  /** Bytes that the jitter source walks through here; null when that was not asked. */
  readonly jitterTable: number | null;
  readonly daemon: DaemonWord | null;
}

const READ_BYTES = bytes(256);
/** virtio-rng limited to 10 KB/s takes 25 ms. Only of one that is silent for so long more is asked. */
const READ_WITHIN = [milliseconds(400), milliseconds(2000)];

async function readHwrng(native: Native, now: () => number): Promise<HwrngReading> {
  const settings = { name: 'hwrng', device: '/dev/hwrng', claim: 1 };
  const source = new DeviceSource(native, settings, now);
  const start = now();
  let found = { outcome: '', sentence: '', bytes: 0 };
  try {
    for (const within of READ_WITHIN) {
      const reading = await source.read(READ_BYTES, within);
      if (reading.kind === 'block') {
        reading.block.wipe();
        found = { outcome: 'bytes', sentence: '', bytes: READ_BYTES };
        break;
      }
      const { kind, sentence } = reading.trouble;
      found = { outcome: kind, sentence, bytes: 0 };
      if (kind !== 'noData' && kind !== 'slow' && kind !== 'empty') break;
    }
    return { ...found, ms: Math.round(now() - start) };
  } finally {
    source.reset();
    source.close();
  }
}

async function timerUnfit(native: Native): Promise<string> {
  let why = '';
  for (const timer of timersFor(native, 'auto')) {
    const sampler = new native.JitterSampler(
      native.defaultTableBytes(),
      native.limits.jitterSteps,
      timer,
    );
    const opened = await sampler.open();
    sampler.release();
    sampler.close();
    const unfit = opened.status === 'ok' ? whyUnusable(opened) : `not tried (${opened.status})`;
    if (unfit === undefined) return '';
    why = `${why === '' ? '' : `${why}; `}${timer} ${unfit}`;
  }
  return why;
}

/** All that can be tried without asking the daemon. */
export async function probe(native: Native, now: () => number): Promise<Omit<Probes, 'daemon'>> {
  const [hwrng, unfit] = await Promise.all([readHwrng(native, now), timerUnfit(native)]);
  return {
    crngReady: native.crngReady(),
    hwrng,
    timerUnfit: unfit,
    jitterTable: native.defaultTableBytes(),
  };
}
