// Can our service do its work in the sandbox that its unit gives it? Each of these was seen to make a
// daemon useless without a word.
import { type Finding, ok, problem, warning } from './check.js';
import type { DaemonFacts } from './daemon-facts.js';
import type { Machine } from './machine.js';

interface Flaw {
  readonly what: string;
  /** Directives of a drop-in. */
  readonly instead: readonly string[];
  readonly isMinor?: boolean;
}

/** What it locks: some 24 KiB; the rest is for a second source. */
const LOCKED_BYTES = 64 * 1024;
const isYes = (value: string | undefined): boolean =>
  /^(1|y|yes|true|on|self|identity)/i.test(value ?? '');

function flaws({ directive, running }: DaemonFacts): Flaw[] {
  const found: Flaw[] = [];
  const bounding = directive('CapabilityBoundingSet');
  const deniesAdmin =
    bounding !== undefined &&
    (bounding.startsWith('~') ? /CAP_SYS_ADMIN/.test(bounding) : !/CAP_SYS_ADMIN/.test(bounding));
  if (deniesAdmin || running?.mayCredit === false) {
    found.push({
      what: 'it has no CAP_SYS_ADMIN, so that the kernel refuses every credit (EPERM)',
      instead: ['CapabilityBoundingSet=CAP_SYS_ADMIN'],
    });
  }
  if (isYes(directive('PrivateUsers')) || running?.inUserNamespace === true) {
    found.push({
      what: 'in a user namespace of its own its CAP_SYS_ADMIN counts for nothing',
      instead: ['PrivateUsers=no'],
    });
  }
  if (isYes(directive('PrivateDevices'))) {
    found.push({
      what: 'PrivateDevices= hides /dev/hwrng',
      instead: ['PrivateDevices=no', 'DevicePolicy=closed', 'DeviceAllow=/dev/char/10:183 r'],
    });
  }
  if (directive('ProcSubset') === 'pid') {
    found.push({
      what: 'ProcSubset=pid hides /proc/sys/kernel/random',
      instead: ['ProcSubset=all'],
    });
  }
  if (running?.lockLimit !== undefined && running.lockLimit < LOCKED_BYTES) {
    found.push({
      what: `it may lock ${running.lockLimit} bytes of memory: entropy bytes could reach the swap`,
      instead: ['LimitMEMLOCK=1M'],
      isMinor: true,
    });
  }
  return found;
}

export function checkSandbox({ daemon, place }: Machine): Finding | undefined {
  if (place.container !== undefined || (!daemon.isInstalled && daemon.running === undefined)) {
    return undefined;
  }
  const found = flaws(daemon);
  if (found.length === 0) {
    return ok(
      'entropyd may do its work',
      'CAP_SYS_ADMIN in the first user namespace, the device in sight, memory to lock.',
    );
  }
  const dropIn = ['systemctl edit entropyd    # then: systemctl restart entropyd', '[Service]'];
  const isMinor = found.every((flaw) => flaw.isMinor === true);
  return (isMinor ? warning : problem)(
    isMinor ? 'entropyd may not lock its memory' : 'entropyd cannot do its work in its sandbox',
    `${found.map(({ what }) => what).join('; ')}.`,
    [...dropIn, ...found.flatMap(({ instead }) => instead)].join('\n'),
  );
}
