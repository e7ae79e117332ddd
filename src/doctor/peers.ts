// The table of other entropy daemons: how each is found, and what it does on a modern and on a legacy pool.

export interface Peer {
  /** Name of the process. */
  readonly name: string;
  /** Files of the daemon or of its package: any of them shows that it is installed. */
  readonly programs: readonly string[];
  /** Name of its systemd service, if that differs from `name`. */
  readonly unit?: string;
  readonly onModern: string;
  readonly onLegacy: string;
  /** Whether programs may ask it for random bytes, so that it is not to be switched off. */
  readonly servesPrograms?: true;
}

const paths = (name: string): string[] =>
  ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'].map(
    (folder) => `${folder}/${name}`,
  );

const SERVES = 'has a generator of its own, for the programs that ask it';
const FEEDS = 'feeds whenever the pool falls below its watermark';

/** Of entries of one name the first that is installed counts; the last, if it runs and none is. */
export const PEERS: readonly Peer[] = [
  {
    name: 'rngd',
    programs: ['/var/lib/dpkg/info/rng-tools5.list'],
    onModern:
      'version 5 credits 64 bytes once, then waits for ever, since a full pool never asks for more',
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
    programs: paths('rngd'),
    onModern: 'feeds 64 bytes at its start and every few minutes, without a reseed',
    onLegacy: FEEDS,
  },
  {
    name: 'haveged',
    programs: paths('haveged'),
    onModern:
      'does nothing once the generator is ready (1.9.16 and later add a little every minute); until it is, ' +
      '1.9.14 can hang at 250 of 256 bits and use a whole core',
    onLegacy: FEEDS,
  },
  {
    name: 'jitterentropy-rngd',
    programs: paths('jitterentropy-rngd'),
    unit: 'jitterentropy',
    onModern: 'since 1.2.0 feeds and reseeds every 10 minutes',
    onLegacy: FEEDS,
  },
  {
    name: 'seedd',
    programs: paths('seedd'),
    onModern: 'feeds every minute, from a BitBabbler device only',
    onLegacy: 'feeds every minute, from a BitBabbler device only',
  },
  {
    name: 'pollinate',
    programs: paths('pollinate'),
    onModern: 'mixes in an answer from the network at the first boot, credits nothing, and exits',
    onLegacy: 'mixes in an answer from the network at the first boot, credits nothing, and exits',
  },
  {
    name: 'esdm-server',
    programs: paths('esdm-server'),
    onModern: `${SERVES}; its kernel seeder is what feeds the kernel`,
    onLegacy: `${SERVES}; its kernel seeder is what feeds the kernel`,
    servesPrograms: true,
  },
  {
    name: 'esdm-kernel-seeder',
    programs: paths('esdm-kernel-seeder'),
    onModern: 'feeds from esdm-server; its first bytes were seen to be credited with 0 bits',
    onLegacy: 'feeds from esdm-server',
  },
  {
    name: 'infnoise',
    programs: paths('infnoise'),
    onModern: 'feeds at intervals, from an Infinite Noise stick only',
    onLegacy: 'feeds from an Infinite Noise stick only',
  },
  {
    name: 'urngd',
    programs: ['/sbin/urngd', ...paths('urngd')],
    onModern: 'credits timing jitter once at the boot, then waits for ever',
    onLegacy: FEEDS,
  },
];
