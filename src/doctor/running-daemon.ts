// The process of our daemon that feeds this kernel's pool, and its privileges: the service's process or, if
// the service does not run, one that was started by hand, may credit, and does not do a dry run.
import { isInUserNamespace } from '../container.js';
import { type Capability, capabilitiesIn } from './capabilities.js';
import type { Process } from './processes.js';
import type { System } from './system.js';

/** Excludes services of a user's systemd and of containers, whose processes are visible from the host. */
const SERVICE_GROUP = /^\d+:[^:]*:(?!\/(?:user|machine)\.slice\/).*\/entropyd\.service$/m;
/** Does not match `--dry-run=auto`, which `npm start` uses: whether that is a dry run depends on the privilege. */
const DRY_RUN = /^--dry-run(=(1|y|yes|true|on))?$/;

export interface RunningDaemon {
  readonly pid: number;
  /** Whether it runs in the cgroup of entropyd.service. */
  readonly isService: boolean;
  readonly mayCredit: boolean;
  /** Whether it runs in its own user namespace, where CAP_SYS_ADMIN does not apply to the pool. */
  readonly inUserNamespace: boolean;
  /** Bytes of memory that it may lock; undefined if that is not readable. */
  readonly lockLimit: number | undefined;
}

/** Whether the process is `entropyd run` without a dry run, or the launcher that becomes it. */
function isFeeding(system: System, pid: number): boolean {
  const words = (system.text(`/proc/${pid}/cmdline`) ?? '').split('\0');
  const program = words.findIndex((word) => /(entropyd|dist\/main\.c?js)$/.test(word));
  const command = words[program + 1] ?? '';
  const isRun = command === 'run' || command === '' || command.startsWith('-');
  return program !== -1 && isRun && !words.some((word) => DRY_RUN.test(word));
}

function lockLimit(limits: string): number | undefined {
  const limit = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1];
  if (limit === undefined) return undefined;
  return limit === 'unlimited' ? Number.POSITIVE_INFINITY : Number(limit);
}

function daemonAt(system: System, pid: number, isService: boolean): RunningDaemon {
  const of = (file: string): string => system.text(`/proc/${pid}/${file}`) ?? '';
  const capabilities = capabilitiesIn(of('status'));
  const may = (name: Capability): boolean => capabilities?.(name) ?? false;
  return {
    pid,
    isService,
    mayCredit: may('CAP_SYS_ADMIN'),
    inUserNamespace: isInUserNamespace(system, pid),
    lockLimit: may('CAP_IPC_LOCK') ? Number.POSITIVE_INFINITY : lockLimit(of('limits')),
  };
}

export function runningDaemon(system: System, all: readonly Process[]): RunningDaemon | undefined {
  const candidates = all.filter(({ name }) => /^(node|MainThread|entropyd)/.test(name));
  const ofService = candidates.find(({ pid }) =>
    SERVICE_GROUP.test(system.text(`/proc/${pid}/cgroup`) ?? ''),
  );
  if (ofService !== undefined) return daemonAt(system, ofService.pid, true);
  return candidates
    .filter(({ pid }) => isFeeding(system, pid))
    .map(({ pid }) => daemonAt(system, pid, false))
    .find(({ mayCredit, inUserNamespace }) => mayCredit && !inUserNamespace);
}
