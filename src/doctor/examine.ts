// All checks, in the order of their findings, and the verdict that follows from the findings.
import type { Check, Examine, Status } from './check.js';
import { checkClone } from './check-clone.js';
import { checkConfidential } from './check-confidential.js';
import { checkConfiguration } from './check-configuration.js';
import { checkCrng } from './check-crng.js';
import { checkFeeding } from './check-feeding.js';
import { checkFips } from './check-fips.js';
import { checkHwrngFeed } from './check-hwrng-feed.js';
import { checkHwrngLog } from './check-hwrng-log.js';
import { checkHwrngRead } from './check-hwrng-read.js';
import { checkKernel } from './check-kernel.js';
import { checkOtherDaemons } from './check-other-daemons.js';
import { checkPolicy } from './check-policy.js';
import { checkProcessor } from './check-processor.js';
import { checkRdseed } from './check-rdseed.js';
import { checkRejected } from './check-rejected.js';
import { checkSandbox } from './check-sandbox.js';
import { checkSeedFile } from './check-seed-file.js';
import { checkService } from './check-service.js';
import { checkSysctl } from './check-sysctl.js';
import { checkTimer } from './check-timer.js';
import { checkTpm } from './check-tpm.js';
import { checkVirtioRng } from './check-virtio-rng.js';
import { checkVirtualization } from './check-virtualization.js';
import { checkWaiting } from './check-waiting.js';
import { isDaemonNeeded } from './is-daemon-needed.js';
import type { Machine } from './machine.js';

/** By check id; the ids are promised in docs/json.md. */
const CHECKS: Readonly<Record<string, Examine>> = {
  rejected: checkRejected,
  kernel: checkKernel,
  crng: checkCrng,
  waiting: checkWaiting,
  place: checkVirtualization,
  confidential: checkConfidential,
  fips: checkFips,
  'virtio-rng': checkVirtioRng,
  'hwrng-feed': checkHwrngFeed,
  'hwrng-read': checkHwrngRead,
  'hwrng-log': checkHwrngLog,
  processor: checkProcessor,
  rdseed: checkRdseed,
  tpm: checkTpm,
  timer: checkTimer,
  clone: checkClone,
  'seed-file': checkSeedFile,
  'other-daemons': checkOtherDaemons,
  sysctl: checkSysctl,
  configuration: checkConfiguration,
  service: checkService,
  feeding: checkFeeding,
  sandbox: checkSandbox,
  policy: checkPolicy,
};

export const VERDICTS = ['healthy', 'warnings', 'problem'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Diagnosis {
  readonly verdict: Verdict;
  readonly daemonNeeded: boolean;
  readonly why: string;
  readonly checks: readonly Check[];
}

export function examine(machine: Machine): Diagnosis {
  const checks = Object.entries(CHECKS).flatMap(([id, check]) => {
    const finding = check(machine);
    return finding === undefined ? [] : [{ id, ...finding }];
  });
  const has = (status: Status): boolean => checks.some((check) => check.status === status);
  const { needed, why } = isDaemonNeeded(machine);
  return {
    verdict: has('problem') ? 'problem' : has('warning') ? 'warnings' : 'healthy',
    daemonNeeded: needed,
    why,
    checks,
  };
}
