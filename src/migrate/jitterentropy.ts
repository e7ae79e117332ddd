// jitterentropy-rngd 1.2 and 1.3: its options and what they mean here. Debian's init script reads the file,
// its unit reads none.
import { debugLog, PID_FILE, PRINTS } from './meanings.js';
import { type Peer, plain, valued } from './peer.js';

export const JITTERENTROPY: Peer = {
  name: 'jitterentropy-rngd',
  program: 'jitterentropy-rngd',
  dialect: 'shell',
  files: { 'jitterentropy-rngd': 'jitterentropy', jitterentropy: 'jitterentropy' },
  service: 'jitterentropy',
  variables: { DAEMON_ARGS: 'options', JITTERENTROPY_OPTS: 'options' },
  sources: ['jitter'],
  defaults: 'feeds 256 bits every 10 minutes',
  options: [
    plain('-v --verbose', debugLog),
    plain(
      '-s --sp800-90b',
      'always so: raw samples are tested by SP 800-90B before they are conditioned',
    ),
    valued('-f --flags', 'flags of the jitterentropy library: another collector is used here'),
    valued(
      '-o --osr',
      'the counterpart is jitter-claim, bits a sample: lower it on your own assessment only',
    ),
    valued('-p --pid', PID_FILE),
    plain(
      '--exit-on-error',
      'a source that fails is quarantined and tested again; require-source exits where none is usable',
    ),
    plain('--syslog', 'systemd takes the log'),
    plain('--status', 'no daemon: entropyd sources'),
    plain('-h --help', PRINTS),
    plain('--version', PRINTS),
  ],
};
