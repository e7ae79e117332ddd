// The outputs of the daemon's metrics, from start to stop. Their code is loaded only if they are
// configured, and no error in them stops the feeding.
import type { ListenAddress } from '../config/listen-address.js';
import type { Log } from '../log/log.js';
import type { Native } from '../native.js';
import type { StatusDocument } from './status-document.js';

export interface MetricsSettings {
  readonly metricsTextfile: string | 'off';
  readonly metricsListen: ListenAddress | 'off';
}

export interface Metrics {
  /** Returns at once and starts in the background; `status` is called for each output of the metrics. */
  start(status: () => StatusDocument): void;
  /** The daemon is awake: something may have changed. */
  onWake(): void;
  stop(): Promise<void>;
}

interface Output {
  onWake?(): void;
  stop(): Promise<void> | void;
}

const NONE: Metrics = { start() {}, onWake() {}, async stop() {} };

export function openMetrics(
  native: Pick<Native, 'replaceFile'>,
  { metricsTextfile, metricsListen }: MetricsSettings,
  log: Log,
  now: () => number,
): Metrics {
  if (metricsTextfile === 'off' && metricsListen === 'off') return NONE;

  const outputs: Output[] = [];
  const begin = async (status: () => StatusDocument): Promise<void> => {
    const { exposition, METRICS } = await import('./metrics-text.js');
    const metrics = exposition(METRICS, status);
    if (metricsTextfile !== 'off') {
      const { MetricsTextfile } = await import('./metrics-textfile.js');
      const textfile = new MetricsTextfile({ native, path: metricsTextfile, metrics, log, now });
      outputs.push(textfile);
      textfile.onWake();
    }
    if (metricsListen !== 'off') {
      const { listen } = await import('./metrics-listener.js');
      const server = await listen(metricsListen, metrics, log);
      if (server !== undefined) {
        outputs.push({
          stop() {
            server.close();
            server.closeAllConnections();
          },
        });
      }
    }
  };
  let begun: Promise<void> = Promise.resolve();
  const trouble = (error: unknown) => log.error(`metrics: ${String(error)}`);
  return {
    start(status) {
      begun = begin(status).catch(trouble);
    },
    onWake() {
      for (const output of outputs) output.onWake?.();
    },
    async stop() {
      await begun;
      for (const output of outputs) await Promise.resolve(output.stop()).catch(trouble);
    },
  };
}
