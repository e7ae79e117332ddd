// The options of jitterentropy-rngd 1.2 and 1.3 and their equivalents here. Debian's init script reads the
// file, its unit reads none.
import { debugLog, FOREGROUND, PID_FILE, PRINTS } from './meanings.js';
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
      'always on: raw samples are tested by SP 800-90B before they are conditioned',
    ),
    valued('-f --flags', 'flags of the jitterentropy library: entropyd has its own jitter source'),
    valued(
      '-o --osr',
      'the counterpart is jitter-claim, bits per sample: change it only after your own assessment',
    ),
    valued('-p --pid', PID_FILE),
    plain(
      '--exit-on-error',
      'a source that fails is quarantined and tested again; require-source exits when none is usable',
    ),
    plain('-l --syslog', 'the log goes to standard error, and so to the journal'),
    plain('-F --foreground', FOREGROUND),
    plain('--status', 'a command, not a daemon: entropyd sources'),
    plain('-h --help', PRINTS),
    plain('--version', PRINTS),
  ],
};
