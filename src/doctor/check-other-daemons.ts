// Other entropy daemons on this machine, and what each one does on this kernel.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';

interface Peer {
  /** Name of the process. */
  readonly name: string;
  /** Files that the daemon's package installs; any of them shows that the package is installed. */
  readonly programs: readonly string[];
  /** Name of its systemd service, if that differs from `name`. */
  readonly unit?: string;
  readonly onModern: string;
  readonly onLegacy: string;
}

const FEEDS = 'feeds whenever the pool falls below its watermark';

/** If several entries have the same name, only the first that is installed is reported. */
const PEERS: readonly Peer[] = [
  {
    name: 'rngd',
    programs: ['/var/lib/dpkg/info/rng-tools5.list'],
    onModern:
      'version 5: credits 64 bytes once, then waits for ever, since a full pool never asks for more',
    onLegacy: FEEDS,
  },
  {
    name: 'rngd',
    programs: ['/var/lib/dpkg/info/rng-tools-debian.list'],
    unit: 'rng-tools-debian',
    onModern: 'feeds 64 bytes every minute, without a reseed',
    onLegacy: FEEDS,
  },
  {
    name: 'rngd',
    programs: ['/usr/sbin/rngd', '/usr/bin/rngd'],
    onModern: 'feeds 64 bytes at its start and every few minutes, without a reseed',
    onLegacy: FEEDS,
  },
  {
    name: 'haveged',
    programs: ['/usr/sbin/haveged', '/usr/bin/haveged'],
    onModern:
      'does nothing once the generator is ready (from 1.9.16 it adds a little every minute); before that, ' +
      '1.9.14 can stop at 250 of 256 bits and use a whole core',
    onLegacy: FEEDS,
  },
  {
    name: 'jitterentropy-rngd',
    programs: ['/usr/sbin/jitterentropy-rngd'],
    unit: 'jitterentropy',
    onModern: 'since 1.2.0 feeds and reseeds every 10 minutes',
    onLegacy: FEEDS,
  },
  {
    name: 'seedd',
    programs: ['/usr/bin/seedd', '/usr/sbin/seedd'],
    onModern: 'feeds every minute, from a BitBabbler device only',
    onLegacy: 'feeds every minute, from a BitBabbler device only',
  },
  {
    name: 'pollinate',
    programs: ['/usr/bin/pollinate'],
    onModern: 'mixes in an answer from the network at the first boot, credits nothing, and exits',
    onLegacy: 'mixes in an answer from the network at the first boot, credits nothing, and exits',
  },
];

const NAME_LENGTH = 15; // the kernel's TASK_COMM_LEN without the final NUL

export function checkOtherDaemons({ system, processes, kernel }: Machine): Finding | undefined {
  const found: (Peer & { isRunning: boolean })[] = [];
  for (const peer of PEERS) {
    const isRunning = processes.some(({ name }) => name === peer.name.slice(0, NAME_LENGTH));
    const isInstalled = peer.programs.some((path) => system.exists(path));
    const isListed = found.some(({ name }) => name === peer.name);
    if (isInstalled && !isListed) found.push({ ...peer, isRunning });
  }
  if (found.length === 0) return undefined;
  const isModern = kernel.pool === 'modern';
  const running = found.filter(({ isRunning }) => isRunning);
  const lines = found.map(
    ({ name, isRunning, onModern, onLegacy }) =>
      `${name} (${isRunning ? 'running' : 'installed'}): ${isModern ? onModern : onLegacy}.`,
  );
  return info(
    running.length > 0
      ? `another entropy daemon runs: ${running.map(({ name }) => name).join(', ')}`
      : `other entropy daemons are installed: ${found.map(({ name }) => name).join(', ')}`,
    `What they do on this kernel:\n${lines.join('\n')}\nRunning two daemons is harmless; one is enough.`,
    running.map(({ name, unit }) => `systemctl disable --now ${unit ?? name}`).join('\n'),
  );
}
