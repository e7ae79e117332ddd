// Notifications to the service manager, sd_notify(3). Without NOTIFY_SOCKET they do nothing.
import type { Native } from '../native.js';
import { type Milliseconds, milliseconds } from '../units.js';

export interface Notify {
  /** How often alive() has to be called: half of WatchdogSec; undefined without a watchdog. */
  readonly aliveEvery: Milliseconds | undefined;
  ready(): void;
  /** The line that `systemctl status` shows. */
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
  /** Returns false if the message could not be sent, so that it can be sent again; true also if nobody listens. */
  const send = (message: string): boolean =>
    socket === undefined || socket === '' || native.sdNotify(socket, message) === null;
  const isWatched = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(pid);
  const periodMs = isWatched ? Number(env['WATCHDOG_USEC'] ?? 0) / 1000 : 0;
  let lastStatus = '';
  let isReady = false;
  return {
    aliveEvery: socket && periodMs > 0 ? milliseconds(periodMs / 2) : undefined,
    ready() {
      isReady ||= send('READY=1');
    },
    status(sentence) {
      if (sentence !== lastStatus && send(`STATUS=${sentence}`)) lastStatus = sentence;
    },
    alive: () => void send('WATCHDOG=1'),
    reloading() {
      // Type=notify-reload expects both, then READY=1 again (systemd.service(5)).
      send(`RELOADING=1\nMONOTONIC_USEC=${monotonicMicroseconds()}`);
      if (isReady) isReady = send('READY=1');
    },
    stopping: () => void send('STOPPING=1'),
  };
}
