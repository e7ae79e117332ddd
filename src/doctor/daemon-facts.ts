// Our own service on this machine: whether it is installed, enabled and running, what its unit says,
// and what its process may do.
import type { Process } from './processes.js';
import type { System } from './system.js';

const UNIT = 'entropyd.service';
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];
const CAP_SYS_ADMIN = 21n;

export interface RunningDaemon {
  readonly pid: number;
  readonly mayCredit: boolean;
  /** In a user namespace of its own the capability counts for nothing. */
  readonly inUserNamespace: boolean;
  /** Soft limit in bytes; undefined where we may not see it. */
  readonly lockLimit: number | undefined;
}

export interface DaemonFacts {
  readonly isInstalled: boolean;
  readonly isEnabled: boolean;
  readonly running: RunningDaemon | undefined;
  /** The unit's directives after all drop-ins, the last one of a name counting. */
  directive(name: string): string | undefined;
}

function unitText(system: System): string | undefined {
  const unit = FOLDERS.map((folder) => system.text(`${folder}/${UNIT}`)).find(
    (text) => text !== undefined,
  );
  if (unit === undefined) return undefined;
  const dropIns = FOLDERS.flatMap((folder) =>
    system.names(`${folder}/${UNIT}.d`).map((name) => `${folder}/${UNIT}.d/${name}`),
  ).filter((path) => path.endsWith('.conf'));
  // systemd reads them by name, wherever they are.
  dropIns.sort((one, other) =>
    (one.split('/').at(-1) ?? '') < (other.split('/').at(-1) ?? '') ? -1 : 1,
  );
  return [unit, ...dropIns.map((path) => system.text(path) ?? '')].join('\n');
}

/** A program of ours: Node with dist/main.cjs, or the seeder that will become it. */
function isOurs(system: System, { pid, name }: Process): boolean {
  if (!/^(node|MainThread|entropyd)/.test(name)) return false;
  if (/entropyd\.service$/m.test(system.text(`/proc/${pid}/cgroup`) ?? '')) return true;
  const words = (system.text(`/proc/${pid}/cmdline`) ?? '').split('\0');
  const program = words.findIndex((word) => /(entropyd|dist\/main\.c?js)$/.test(word));
  const command = words[program + 1] ?? '';
  return program !== -1 && (command === 'run' || command === '' || command.startsWith('-'));
}

function runningDaemon(system: System, all: readonly Process[]): RunningDaemon | undefined {
  const own = system.text('/proc/self/status')?.match(/^Pid:\s+(\d+)/m)?.[1];
  const pid = all.find((one) => String(one.pid) !== own && isOurs(system, one))?.pid;
  if (pid === undefined) return undefined;
  const status = system.text(`/proc/${pid}/status`) ?? '';
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const map = system.text(`/proc/${pid}/uid_map`);
  const limits = system.text(`/proc/${pid}/limits`) ?? '';
  const limit = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1];
  return {
    pid,
    mayCredit: ((effective >> CAP_SYS_ADMIN) & 1n) === 1n,
    inUserNamespace: map !== undefined && map !== '' && !/^0\s+0\s+4294967295$/.test(map),
    lockLimit:
      limit === undefined
        ? undefined
        : limit === 'unlimited'
          ? Number.POSITIVE_INFINITY
          : Number(limit),
  };
}

export function daemonFacts(system: System, all: readonly Process[]): DaemonFacts {
  const text = unitText(system);
  const wants = FOLDERS.flatMap((folder) =>
    system
      .names(folder)
      .filter((name) => /\.(wants|requires)$/.test(name))
      .flatMap((name) => system.names(`${folder}/${name}`)),
  );
  return {
    isInstalled: text !== undefined,
    isEnabled: wants.includes(UNIT),
    running: runningDaemon(system, all),
    directive: (name) =>
      [...(text ?? '').matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].at(-1)?.[1]?.trim(),
  };
}
