// The daemons whose configurations are known.
import { ESDM_KERNEL_SEEDER, ESDM_SERVER } from './esdm.js';
import { HAVEGED } from './haveged.js';
import { JITTERENTROPY } from './jitterentropy.js';
import { entryOf, type Peer } from './peer.js';
import { RNGD_5 } from './rngd-5.js';
import { RNGD_6 } from './rngd-6.js';
import { RNGD_DEBIAN } from './rngd-debian.js';

/** In order of precedence: if a file could belong to two daemons, the first one is chosen. */
export const PEERS: readonly Peer[] = [
  HAVEGED,
  RNGD_DEBIAN,
  RNGD_5,
  RNGD_6,
  JITTERENTROPY,
  ESDM_SERVER,
  ESDM_KERNEL_SEEDER,
];

/** The files in which packages keep these daemons' options. */
export const DEFAULT_FILES: readonly string[] = [
  '/etc/default/haveged',
  '/etc/default/rng-tools',
  '/etc/default/rng-tools-debian',
  '/etc/default/rng-tools5',
  '/etc/default/rngd',
  '/etc/default/jitterentropy-rngd',
  '/etc/sysconfig/haveged',
  '/etc/sysconfig/rngd',
  '/etc/sysconfig/rng-tools',
  '/etc/sysconfig/jitterentropy-rngd',
  '/etc/conf.d/haveged',
  '/etc/conf.d/rngd',
  '/etc/conf.d/rng-tools',
  '/etc/conf.d/jitterentropy-rngd',
  '/etc/haveged.conf',
];

/** The names of the services that start these daemons. */
export const SERVICES: readonly string[] = [
  ...new Set(PEERS.flatMap(({ files, service }) => [service, ...Object.values(files)])),
];

export const isDaemon = (program: string): boolean =>
  PEERS.some((peer) => peer.program === program);

/**
 * The daemons of that program; only those that the service's name fits, if there are any. Debian's fork of rngd comes
 * last, since it has no unit.
 */
export function peersOf(program: string, service: string | undefined): readonly Peer[] {
  const possible = PEERS.filter((peer) => peer.program === program).sort(
    (one, other) => Number(one === RNGD_DEBIAN) - Number(other === RNGD_DEBIAN),
  );
  const named = possible.filter(({ files }) => entryOf(files, service ?? '') !== undefined);
  return named.length > 0 ? named : possible;
}

/** The daemons that an options file can belong to: by its name or, if no name fits, by a variable in it. */
export function peersOfFile(name: string, text: string): readonly Peer[] {
  const named = PEERS.filter(({ files }) => entryOf(files, name) !== undefined);
  if (named.length > 0) return named;
  return PEERS.filter(({ variables }) =>
    Object.keys(variables).some((one) => new RegExp(`^[\\s#]*(export )?${one}=`, 'm').test(text)),
  );
}
