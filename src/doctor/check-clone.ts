// Would this guest notice that it was copied or restored from a snapshot: by which means, and after how long? Until
// then it draws the same random bytes as the other copies.
import { type Finding, info, ok, warning } from './check.js';
import { hypervisorRow } from './hypervisors.js';
import type { Machine } from './machine.js';
import { NEWER_KERNEL, reseedFault } from './reseed-fault.js';
import { unitAllows } from './unit-allows.js';
import { hasVmgenid, hasVmgenidDriver } from './vmgenid.js';

const RESEED = `# the first command in each copy; it exits with 0 if the kernel reseeded:
entropyd-seed --reseed`;

/** How long copies draw the same bytes at most, if nobody notices: until the kernel reseeds by itself. */
const untilReseed = ({ kernel }: Machine): string =>
  kernel.pool === 'legacy'
    ? 'The copies draw the same bytes for up to 5 minutes, until the kernel reseeds by itself.'
    : 'The copies draw the same bytes for up to a minute, until the kernel reseeds by itself.';

const VMCLOCK = '/dev/vmclock0';

/**
 * Whether the running service may look at the page by which a hypervisor tells (vmclock, from Linux 6.13) that the
 * machine was restored. The unit of a version that does not look does not allow it.
 */
const seesVmclock = ({ system, daemon }: Machine): boolean =>
  system.exists(VMCLOCK) &&
  daemon.running?.isService === true &&
  unitAllows(daemon.unit, `DeviceAllow=${VMCLOCK} r`);

/** What our daemon would notice without vmgenid. */
function byClocks(machine: Machine): string {
  const { running } = machine.daemon;
  return running === undefined
    ? `No program here looks for a copy. ${untilReseed(machine)}`
    : `entropyd notices a copy only if a clock jumps 10 s or more, and then within about 5 s. ${untilReseed(machine)}`;
}

/** The restore hook: a command in each copy, and how the host runs it there. */
function hookOf(machine: Machine, hook: string): string {
  const needs = reseedFault(machine) === '' ? '' : `${NEWER_KERNEL}\n`;
  return `${needs}${RESEED}\n# by the host, after each restore:\n${hook}`;
}

function past({ log }: Machine): string {
  const last = log.forks.at(-1);
  if (last === undefined) return '';
  const found =
    log.forks.length === 1
      ? 'one restore or copy,'
      : `${log.forks.length} restores or copies, the last`;
  return ` The kernel's log shows ${found} ${last.toFixed(1)} s after the start: the kernel reseeded then.`;
}

export function checkClone(machine: Machine): Finding | undefined {
  const { virtualization, system } = machine;
  const { container, hypervisor } = virtualization;
  if (container !== undefined || hypervisor === undefined || hypervisor === 'uml') return undefined;
  const row = hypervisorRow(hypervisor);
  const hasDevice = hasVmgenid(system);
  if (hasDevice && hasVmgenidDriver(system)) {
    return ok(
      'a copy of this machine is noticed (vmgenid)',
      'When this machine is restored or cloned, the kernel reseeds itself within milliseconds, as soon as it handles ' +
        "the host's interrupt. Running entropyd-seed --reseed as the restore hook closes even that window." +
        `${past(machine)} Programs with a random generator of their own have to reseed it themselves.`,
    );
  }
  if (seesVmclock(machine)) {
    return ok(
      'a copy of this machine is noticed (vmclock)',
      `entropyd checks ${VMCLOCK} every second. When the hypervisor reports a restore there, it feeds fresh bytes and ` +
        'reseeds the kernel. The window is a second or two; running entropyd-seed --reseed as the restore hook closes it.',
    );
  }
  if (hasDevice) {
    return warning(
      'the host reports copies of this machine, but this kernel has no driver for it',
      'It offers a generation counter (vmgenid); the driver is missing (CONFIG_VMGENID, since 5.18). ' +
        `Two copies of this machine draw the same random bytes. ${byClocks(machine)}${reseedFault(machine)}`,
      `# a kernel with CONFIG_VMGENID, or the restore hook:\n${hookOf(machine, row.hook)}`,
    );
  }
  if (row.copiesMemory === false) {
    return ok(
      `${row.name} does not copy the memory of a running machine`,
      `${row.vmgenidNote} So no two machines draw the same random bytes. There is no vmgenid device.`,
    );
  }
  const canTell = row.vmgenid !== '' && row.vmgenidOn?.includes(machine.architecture) !== false;
  const add = !canTell ? '' : `\n# or let the host tell this kernel:\n${row.vmgenid}`;
  return info(
    'a copy of this machine would not be noticed',
    `${row.vmgenidNote} This matters only if this machine is cloned, or restored from a snapshot, while it ` +
      `runs: the copies then draw the same random bytes. ${byClocks(machine)}${reseedFault(machine)}`,
    `${hookOf(machine, row.hook)}${add}`,
  );
}
