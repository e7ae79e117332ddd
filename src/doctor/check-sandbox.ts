// Can our service do its work in the sandbox that its unit gives it? Each of these was seen to make a
// daemon useless without a word. What its process may do counts before what its unit's files say.

import { jitterDriver } from '../sources/jitter-driver.js';
import { leavesSysAdmin } from './bounding-set.js';
import { type Finding, ok, problem, warning } from './check.js';
import { dropIn } from './drop-in.js';
import type { Machine } from './machine.js';
import type { Probes } from './probes.js';
import type { RunningDaemon } from './running-daemon.js';
import type { UnitFiles } from './unit-files.js';

interface Flaw {
  readonly what: string;
  /** Settings of a drop-in. */
  readonly instead: readonly string[];
  readonly isMinor?: boolean;
}

/** What it locks of bytes: some 24 KiB; the rest is for a second source. */
const BYTES_LOCKED = 64 * 1024;
/** The table that the jitter source walks through: of the last cache's size, this as a rule. */
const USUAL_TABLE = 16 * 1024 * 1024;
const isYes = (value: string | undefined): boolean =>
  /^(1|y|yes|true|on|self|identity)/i.test(value ?? '');

function flawsOfRights(unit: UnitFiles, service: RunningDaemon | undefined): Flaw[] {
  const found: Flaw[] = [];
  if (!(service?.mayCredit ?? leavesSysAdmin(unit.all('CapabilityBoundingSet')))) {
    found.push({
      what: 'it has no CAP_SYS_ADMIN, so that the kernel refuses every credit (EPERM)',
      instead: ['CapabilityBoundingSet=CAP_SYS_ADMIN'],
    });
  }
  if (service?.inUserNamespace ?? isYes(unit.last('PrivateUsers'))) {
    found.push({
      what: 'in a user namespace of its own its CAP_SYS_ADMIN counts for nothing',
      instead: ['PrivateUsers=no'],
    });
  }
  return found;
}

function flawsOfSight(unit: UnitFiles): Flaw[] {
  const found: Flaw[] = [];
  if (isYes(unit.last('PrivateDevices'))) {
    found.push({
      what: 'PrivateDevices= hides /dev/hwrng',
      instead: ['PrivateDevices=no', 'DevicePolicy=closed', 'DeviceAllow=/dev/char/10:183 r'],
    });
  }
  if (unit.last('ProcSubset') === 'pid') {
    found.push({
      what: 'ProcSubset=pid hides /proc/sys/kernel/random',
      instead: ['ProcSubset=all'],
    });
  }
  return found;
}

function flawsOfMemory({ lockLimit }: RunningDaemon, { daemon, jitterTable }: Probes): Flaw[] {
  const hasJitter =
    daemon?.sources.some(({ name, kind = name }) => kind === jitterDriver.kind) ?? true;
  const need = BYTES_LOCKED + (hasJitter ? (jitterTable ?? USUAL_TABLE) : 0);
  return lockLimit === undefined || lockLimit >= need
    ? []
    : [
        {
          what: `it may lock ${lockLimit} bytes of memory and needs ${need}: what it reads could reach the swap`,
          instead: ['LimitMEMLOCK=72M'], // as the unit has it
          isMinor: true,
        },
      ];
}

export function checkSandbox({ daemon, place, probes }: Machine): Finding | undefined {
  const { unit, running } = daemon;
  const service = running?.isService === true ? running : undefined;
  if (place.container !== undefined || (!unit.isInstalled && service === undefined)) {
    return undefined;
  }
  const found = [
    ...flawsOfRights(unit, service),
    ...flawsOfSight(unit),
    ...(service === undefined ? [] : flawsOfMemory(service, probes)),
  ];
  if (found.length === 0) {
    return ok(
      'entropyd may do its work',
      'CAP_SYS_ADMIN in the first user namespace, the device in sight, memory to lock.',
    );
  }
  const isMinor = found.every((flaw) => flaw.isMinor === true);
  return (isMinor ? warning : problem)(
    isMinor ? 'entropyd may not lock its memory' : 'entropyd cannot do its work in its sandbox',
    `${found.map(({ what }) => what).join('; ')}.`,
    `${dropIn(
      'entropyd.service',
      found.flatMap(({ instead }) => instead),
    )}\nsystemctl try-restart entropyd`,
  );
}
