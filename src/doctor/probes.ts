// Facts that are found by trying: whether the CRNG is ready, whether /dev/hwrng delivers within a short
// time, and whether the jitter source has a usable timer. The bytes read are wiped unused.
import type { Native } from '../native.js';
import { openDevice } from '../sources/device-driver.js';
import { timersFor } from '../sources/jitter.js';
import { whyUnusable } from '../sources/jitter-fitness.js';
import type { Need } from '../unit/need.js';
import { bytes, milliseconds } from '../units.js';

export interface HwrngReading {
  /** 'bytes' after success, else a TroubleKind (noData, slow, absent, notPermitted …). */
  readonly outcome: string;
  /** The trouble as text; '' after success. */
  readonly sentence: string;
  readonly bytes: number;
  readonly ms: number;
}

export interface ReportedSource {
  readonly name: string;
  /** The kind of its driver. The status of older daemons lacks it: their sources are named after their kind. */
  readonly kind?: string;
  readonly device?: string;
  readonly standing: string;
  readonly blocksPassed: number;
  readonly blocksFailed: number;
  /** Why it delivers nothing; '' while it does. */
  readonly reason: string;
}

/** The parts of the running daemon's status that the checks use. */
export interface DaemonReport {
  /** starting, feeding, degraded or stopping. */
  readonly state: string;
  readonly dryRun: boolean;
  readonly uptimeSeconds: number;
  /** 0 if no feed is due by itself: on a legacy pool, or as configured. */
  readonly reseedIntervalSeconds: number;
  /** Why the kernel takes no entropy; '' while it does. */
  readonly kernelReason: string;
  readonly lastCreditAt: string | null;
  /** Seconds since then; null before the first credit. */
  readonly secondsSinceCredit: number | null;
  /** Why it credits nothing while fewer sources deliver than it requires; '' otherwise, or from an older daemon. */
  readonly feedReason: string;
  readonly sources: readonly ReportedSource[];
}

export interface Probes {
  /** Found by getrandom(GRND_NONBLOCK). */
  readonly crngReady: boolean;
  readonly hwrng: HwrngReading | null;
  /** Why no timer is usable for a jitter source; '' when one is, null when it was not tried. */
  readonly timerProblem: string | null;
  /** Size of the jitter source's buffer on this machine; null when unknown. */
  readonly jitterBufferBytes: number | null;
  /** Whether the processor itself reports RDSEED or RNDRRS. The kernel may know that it is broken. */
  readonly hasSeedInstruction: boolean;
  readonly daemon: DaemonReport | null;
  /** Why a daemon that listens did not answer, as text; '' if it did, if none listens, or if this user may not ask. */
  readonly daemonSilence: string;
  /** One line for each setting whose value is not accepted, as `entropyd config check` prints it. */
  readonly settingErrors: readonly string[];
  /** What the configuration needs of the unit, beyond what the shipped one allows. */
  readonly unitNeeds: readonly Need[];
}

const READ_BYTES = bytes(256);
/** A virtio-rng limited to 10 kB/s takes 25 ms for a read. If one gets too few bytes, a longer one follows. */
const READ_TIMEOUTS = [milliseconds(400), milliseconds(2000)];

async function readHwrng(native: Native, now: () => number): Promise<HwrngReading> {
  const settings = { name: 'hwrng', device: '/dev/hwrng', claim: 1 };
  const source = openDevice(native, settings, now);
  const start = now();
  let found = { outcome: '', sentence: '', bytes: 0 };
  try {
    for (const timeout of READ_TIMEOUTS) {
      const reading = await source.read(READ_BYTES, timeout);
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

/** Opens the jitter source as the daemon does. Returns why it cannot run ('' if it can), and its buffer's size. */
async function probeJitter(
  native: Native,
): Promise<Pick<Probes, 'timerProblem' | 'jitterBufferBytes'>> {
  const problems: string[] = [];
  let bufferBytes: number | null = null;
  for (const timer of timersFor(native, 'auto')) {
    const claim = native.limits.jitterClaim;
    const sampler = new native.JitterSampler({ bufferBytes: 0, steps: 0, timer, claim });
    const opened = await sampler.open();
    sampler.releaseMemory();
    sampler.close();
    if (opened.status === 'ok') bufferBytes = opened.bufferBytes;
    const problem =
      opened.status === 'ok' ? whyUnusable(opened, native.limits) : `not tried (${opened.status})`;
    if (problem === undefined) return { timerProblem: '', jitterBufferBytes: bufferBytes };
    problems.push(`${timer} ${problem}`);
  }
  return { timerProblem: problems.join('; '), jitterBufferBytes: bufferBytes };
}

/** Everything except the running daemon's status, which the caller asks for. */
export async function probe(
  native: Native,
  now: () => number,
): Promise<Omit<Probes, 'daemon' | 'daemonSilence' | 'settingErrors' | 'unitNeeds'>> {
  const [hwrng, jitter] = await Promise.all([readHwrng(native, now), probeJitter(native)]);
  const hasSeedInstruction = native.processorHasSeedInstruction();
  return { crngReady: native.crngReady(), hasSeedInstruction, hwrng, ...jitter };
}
