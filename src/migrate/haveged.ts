// The options of haveged 1.9 and their equivalents here. Debian's unit and init script both read its file.
import { FOREGROUND, interval, PID_FILE, PRINTS, watermark } from './meanings.js';
import { type Peer, plain, valued } from './peer.js';

const CACHES = 'the jitter source finds the size of the caches by itself; jitter-table sets it';
const TO_FILE = 'a command, not a daemon: entropyd collect --source jitter --bytes N --output FILE';

export const HAVEGED: Peer = {
  name: 'haveged',
  program: 'haveged',
  dialect: 'environmentFile',
  files: { haveged: 'haveged', 'haveged.conf': 'haveged' },
  service: 'haveged',
  variables: {
    WATERMARK: watermark, // Gentoo's /etc/haveged.conf
    DAEMON_ARGS: 'options', // Debian
    HAVEGED_OPTS: 'options', // Gentoo, Alpine, openSUSE
    HAVEGED_ARGS: 'options',
    HAVEGED_OPTIONS: 'options',
  },
  sources: ['jitter'],
  defaults: 'feeds when the kernel asks; on Linux 5.18 and later once per minute at best (1.9.16)',
  options: [
    valued('-w --write', watermark),
    valued('-T --time_interval', interval),
    valued('-d --data', CACHES),
    valued('-i --inst', CACHES),
    valued('-b --buffer', 'there is no collection buffer: a block is 2048 samples'),
    valued('-t --threads', 'the jitter source uses one thread, within jitter-cpu'),
    valued(
      '-o --onlinetest',
      'the tests always run on raw samples: repetition count, adaptive proportion, lag, stuck, replay',
    ),
    valued('-v --verbose', (value, draft) =>
      value !== '0' && value !== '1' ? draft.set('log-level', 'debug') : 'SIGUSR1 logs statistics',
    ),
    plain('-F --Foreground', FOREGROUND),
    plain('-e --once', 'a command, not a daemon: entropyd once'),
    valued('-r --run', (value) => (value === '0' ? 'the daemon is entropyd run' : TO_FILE)),
    valued('-n --number', TO_FILE),
    valued('-f --file', TO_FILE),
    valued('-s --source', 'a recording is not fed; entropyd assess estimates its entropy'),
    valued(
      '-c --command',
      'entropyd does not change its root directory: the unit runs its seeder before Node',
    ),
    valued('-p --pidfile', PID_FILE),
    plain('-V --version', PRINTS),
    plain('-h --help -?', PRINTS),
  ],
};
