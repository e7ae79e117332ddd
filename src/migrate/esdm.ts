// The options of esdm-server and esdm-kernel-seeder (ESDM 1.2.4) and their equivalents here. The server collects and
// answers programs; the seeder takes from it and feeds the kernel. Both have their options in their units only.
import { debugLog, FOREGROUND, interval, PID_FILE, PRINTS, PROCESSOR } from './meanings.js';
import { type Peer, plain, valued } from './peer.js';

const IN_JOURNAL = 'the log goes to standard error, and so to the journal';
const KERNEL_MODULE = 'a source of the kernel module esdm_es: there is no such source here';
const SERVES = 'entropyd answers no requests for random bytes: keep esdm-server for its clients';
const SOURCES = { sources: ['hwrng', 'jitter'], foreign: [PROCESSOR] } as const;

export const ESDM_SERVER: Peer = {
  name: 'esdm-server',
  program: 'esdm-server',
  dialect: 'environmentFile',
  files: { 'esdm-server': 'esdm-server' },
  service: 'esdm-server',
  isServer: true,
  variables: {},
  ...SOURCES,
  defaults:
    'feeds the kernel only through esdm-kernel-seeder; leave it on if programs use libesdm, its OpenSSL provider, its EGD socket or /dev/esdm',
  options: [
    plain('-v --verbose', debugLog),
    plain('-f --foreground', FOREGROUND),
    valued('-p --pid', PID_FILE),
    valued('-u --username', 'the unit of entropyd has CAP_SYS_ADMIN and nothing else'),
    valued('-g --groupname', 'the unit of entropyd has CAP_SYS_ADMIN and nothing else'),
    plain('-i --force_irqes', KERNEL_MODULE),
    plain('-s --force_schedes', KERNEL_MODULE),
    plain(
      '--jent_block_disable',
      'the jitter source collects whole blocks: jitter-cpu bounds its share of a core',
    ),
    plain('-S --syslog', IN_JOURNAL),
    plain('-P --raise_sched_priority', 'a drop-in of the unit sets the priority: Nice='),
    plain('-m --memlock', 'always on for the bytes of sources: they are in locked memory'),
    plain('-M --small_memory', 'the memory is bounded: see docs/performance.md'),
    plain('--keep_ipc', SERVES),
    plain('--pid_namespace', 'the unit of entropyd has its own sandbox'),
    valued('-e --egd_socket', SERVES),
    valued('-E --egd_socket_pr', SERVES),
    plain('-h --help', PRINTS),
    plain('--version', PRINTS),
  ],
};

export const ESDM_KERNEL_SEEDER: Peer = {
  name: 'esdm-kernel-seeder',
  program: 'esdm-kernel-seeder',
  dialect: 'environmentFile',
  files: { 'esdm-kernel-seeder': 'esdm-kernel-seeder' },
  service: 'esdm-kernel-seeder',
  variables: {},
  ...SOURCES,
  defaults:
    'adds 64 bytes at its start and after every interval, and reseeds the CRNG with -p only',
  options: [
    valued('-i --interval', interval),
    plain('-p --force-pr', 'always on: every feed reads fresh bytes and reseeds the CRNG'),
    plain('-v --verbosity', debugLog),
    plain('-s --syslog', IN_JOURNAL),
    plain('-h --help', PRINTS),
  ],
};
