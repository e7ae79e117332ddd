// The metrics as Prometheus reads them, by prom-client. Loaded only where metrics are asked for. The
// counters are set from the status document each time, so that there is one truth.
import { Counter, Gauge, Registry } from 'prom-client';
import { METRICS } from './metrics-table.js';
import type { StatusDocument } from './status-document.js';

export interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
}

export function exposition(status: () => StatusDocument): Exposition {
  const registry = new Registry();
  let current = status();
  for (const { kind, name, help, labels, samples } of METRICS) {
    const given = { name, help, labelNames: labels, registers: [registry] };
    if (kind === 'counter') {
      new Counter({
        ...given,
        collect() {
          this.reset();
          for (const [value, of = {}] of samples(current)) this.inc(of, value);
        },
      });
    } else {
      new Gauge({
        ...given,
        collect() {
          this.reset();
          for (const [value, of = {}] of samples(current)) this.set(of, value);
        },
      });
    }
  }
  return {
    contentType: registry.contentType,
    text() {
      current = status();
      return registry.metrics();
    },
  };
}
