// The service manager's ear: sd_notify(3). Silent where nobody listens.
import type { Native } from '../native.js';
import { type Milliseconds, milliseconds } from '../units.js';

export interface Notify {
  /** How often a sign of life is due: half of WatchdogSec; undefined without a watchdog. */
  readonly aliveEvery: Milliseconds | undefined;
  ready(): void;
  status(sentence: string): void;
  alive(): void;
  reloading(): void;
  stopping(): void;
}

export function openNotify(
  native: Pick<Native, 'sdNotify'>,
  env: NodeJS.ProcessEnv,
  pid: number,
  monotonicMicroseconds: () => bigint,
): Notify {
  const socket = env['NOTIFY_SOCKET'];
  /** Whether it was heard, or nobody listens: what was not is said again by the next call. */
  const send = (message: string): boolean =>
    socket === undefined || socket === '' || native.sdNotify(socket, message) === null;
  const watched = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(pid);
  const period = watched ? Number(env['WATCHDOG_USEC'] ?? 0) / 1000 : 0;
  let said = '';
  let isReady = false;
  return {
    aliveEvery: socket && period > 0 ? milliseconds(period / 2) : undefined,
    ready() {
      isReady ||= send('READY=1');
    },
    status(sentence) {
      if (sentence !== said && send(`STATUS=${sentence}`)) said = sentence;
    },
    alive: () => void send('WATCHDOG=1'),
    reloading() {
      // Type=notify-reload wants both, then READY=1 again (systemd.service(5)).
      send(`RELOADING=1\nMONOTONIC_USEC=${monotonicMicroseconds()}`);
      if (isReady) isReady = send('READY=1');
    },
    stopping: () => void send('STOPPING=1'),
  };
}
