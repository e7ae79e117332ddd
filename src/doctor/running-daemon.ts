// The process that feeds this kernel's pool for us, and what it may do: that of the service, or one that
// somebody started by hand and that may credit. A dry run is neither.
import { isInUserNamespace } from '../container.js';
import type { Process } from './processes.js';
import type { System } from './system.js';

const CAP_IPC_LOCK = 14n;
const CAP_SYS_ADMIN = 21n;
/** Not of a user's own systemd, nor of a container's that we look into from outside. */
const SERVICE_GROUP = /^\d+:[^:]*:(?!\/(?:user|machine)\.slice\/).*\/entropyd\.service$/m;
/** With 'auto', as of `npm start`, the privilege decides. */
const DRY_RUN = /^--dry-run(=(1|y|yes|true|on))?$/;

export interface RunningDaemon {
  readonly pid: number;
  /** It runs in the cgroup of entropyd.service. */
  readonly isService: boolean;
  readonly mayCredit: boolean;
  /** In a user namespace of its own the capability counts for nothing. */
  readonly inUserNamespace: boolean;
  /** Bytes that it may lock; undefined where we may not see it. */
  readonly lockLimit: number | undefined;
}

/** A program of ours that would feed: Node with dist/main.cjs, or the seeder that will become it. */
function feeds(system: System, pid: number): boolean {
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
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(of('status'))?.[1] ?? '0'}`);
  const may = (capability: bigint): boolean => ((effective >> capability) & 1n) === 1n;
  return {
    pid,
    isService,
    mayCredit: may(CAP_SYS_ADMIN),
    inUserNamespace: isInUserNamespace(system, pid),
    lockLimit: may(CAP_IPC_LOCK) ? Number.POSITIVE_INFINITY : lockLimit(of('limits')),
  };
}

export function runningDaemon(system: System, all: readonly Process[]): RunningDaemon | undefined {
  const candidates = all.filter(({ name }) => /^(node|MainThread|entropyd)/.test(name));
  const ofService = candidates.find(({ pid }) =>
    SERVICE_GROUP.test(system.text(`/proc/${pid}/cgroup`) ?? ''),
  );
  if (ofService !== undefined) return daemonAt(system, ofService.pid, true);
  return candidates
    .filter(({ pid }) => feeds(system, pid))
    .map(({ pid }) => daemonAt(system, pid, false))
    .find(({ mayCredit, inUserNamespace }) => mayCredit && !inUserNamespace);
}
