// Can our service do its work inside the sandbox of its unit? A setting that takes the daemon's
// privilege or hides its files makes it useless without an error message. If the service runs, its privileges and
// its limit of locked memory are those of its process; the rest of the check goes by the files of the unit.

import { jitterDriver } from '../sources/jitter-driver.js';
import { keepsSysAdmin } from './bounding-set.js';
import { type Finding, ok, problem, warning } from './check.js';
import { dropIn } from './drop-in.js';
import { hwrngSourceOf } from './hwrng-verdict.js';
import type { Machine } from './machine.js';
import type { Probes } from './probes.js';
import type { RunningDaemon } from './running-daemon.js';
import { isAtOrAbove, unitAllows } from './unit-allows.js';
import { isYes, type UnitFiles, wordsOf } from './unit-files.js';

interface Flaw {
  readonly problem: string;
  /** Lines of a drop-in that fix it. */
  readonly settings: readonly string[];
  readonly isMinor?: boolean;
}

/** Locked memory for blocks: about 24 KiB per source, with room for a second source. */
const BLOCKS_LOCKED_BYTES = 64 * 1024;
/** Size of the jitter source's buffer to assume if the real one is unknown. */
const USUAL_BUFFER_BYTES = 16 * 1024 * 1024;

function findPrivilegeFlaws(unit: UnitFiles, service: RunningDaemon | undefined): Flaw[] {
  const found: Flaw[] = [];
  if (!(service?.mayCredit ?? keepsSysAdmin(unit.all('CapabilityBoundingSet')))) {
    found.push({
      problem: 'It has no CAP_SYS_ADMIN, so the kernel refuses every credit (EPERM)',
      settings: ['CapabilityBoundingSet=CAP_SYS_ADMIN'],
    });
  }
  if (service?.inUserNamespace ?? isYes(unit.last('PrivateUsers'))) {
    found.push({
      problem: 'It runs in its own user namespace, where CAP_SYS_ADMIN does not apply to the pool',
      settings: ['PrivateUsers=no'],
    });
  }
  return found;
}

/** The names by which a unit can allow /dev/hwrng. */
const HWRNG_NAMES = ['/dev/hwrng', '/dev/char/10:183', 'char-misc'];

/** What keeps the daemon from a /dev/hwrng that it uses: the device policy and the paths of the unit. */
function findHwrngFlaws({ hwrng, probes, daemon: { unit } }: Machine): Flaw[] {
  const isUsed = probes.daemon === null || hwrngSourceOf(probes.daemon) !== undefined;
  if (hwrng.current === '' || !isUsed || !unit.isInstalled) return [];
  const found: Flaw[] = [];
  if (!HWRNG_NAMES.some((name) => unitAllows(unit, `DeviceAllow=${name} r`))) {
    found.push({
      problem: 'Its device policy leaves out /dev/hwrng, which it is to read',
      settings: ['DeviceAllow=/dev/char/10:183 r'],
    });
  }
  const paths = wordsOf(unit, 'InaccessiblePaths');
  const others = paths.filter((path) => !isAtOrAbove(path, '/dev/hwrng'));
  if (others.length < paths.length) {
    found.push({
      problem: 'InaccessiblePaths= hides /dev/hwrng, which it is to read',
      settings: [
        'InaccessiblePaths=',
        ...(others.length === 0 ? [] : [`InaccessiblePaths=${others.join(' ')}`]),
      ],
    });
  }
  return found;
}

function findVisibilityFlaws(machine: Machine): Flaw[] {
  const { unit } = machine.daemon;
  const found: Flaw[] = [];
  if (isYes(unit.last('PrivateDevices'))) {
    found.push({
      problem: 'PrivateDevices= hides /dev/hwrng',
      settings: ['PrivateDevices=no', 'DevicePolicy=closed', 'DeviceAllow=/dev/char/10:183 r'],
    });
  } else {
    found.push(...findHwrngFlaws(machine));
  }
  if (unit.last('ProcSubset') === 'pid') {
    found.push({
      problem: 'ProcSubset=pid hides /proc/sys/kernel/random',
      settings: ['ProcSubset=all'],
    });
  }
  return found;
}

function findMemoryFlaws(
  { lockLimit }: RunningDaemon,
  { daemon, jitterBufferBytes }: Probes,
): Flaw[] {
  const hasJitter =
    daemon?.sources.some(({ name, kind = name }) => kind === jitterDriver.kind) ?? true;
  const required =
    BLOCKS_LOCKED_BYTES + (hasJitter ? (jitterBufferBytes ?? USUAL_BUFFER_BYTES) : 0);
  return lockLimit === undefined || lockLimit >= required
    ? []
    : [
        {
          problem: `It may lock ${lockLimit} bytes of memory and needs ${required}: random bytes could be swapped to disk`,
          settings: ['LimitMEMLOCK=72M'], // as in the shipped unit
          isMinor: true,
        },
      ];
}

export function checkSandbox(machine: Machine): Finding | undefined {
  const { daemon, virtualization, probes } = machine;
  const { unit, running } = daemon;
  const service = running?.isService === true ? running : undefined;
  if (virtualization.container !== undefined || (!unit.isInstalled && service === undefined)) {
    return undefined;
  }
  const found = [
    ...findPrivilegeFlaws(unit, service),
    ...findVisibilityFlaws(machine),
    ...(service === undefined ? [] : findMemoryFlaws(service, probes)),
  ];
  if (found.length === 0) {
    return ok(
      "entropyd's sandbox allows its work",
      'It has CAP_SYS_ADMIN in the initial user namespace, sees /dev/hwrng and may lock memory.',
    );
  }
  const isMinor = found.every((flaw) => flaw.isMinor === true);
  return (isMinor ? warning : problem)(
    isMinor ? 'entropyd may not lock enough memory' : 'entropyd cannot do its work in its sandbox',
    `${found.map(({ problem }) => problem).join('. ')}.`,
    `${dropIn(
      'entropyd.service',
      found.flatMap(({ settings }) => settings),
    )}\nsystemctl try-restart entropyd`,
  );
}
