// The metrics in the text format of Prometheus, by prom-client. Loaded only if metrics are configured.
// The values are set from the status document each time they are read, so that they cannot differ from it.
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
  for (const { kind, name, help, labels: labelNames, samples } of METRICS) {
    const options = { name, help, labelNames, registers: [registry] };
    if (kind === 'counter') {
      new Counter({
        ...options,
        collect() {
          this.reset();
          for (const [value, labels = {}] of samples(current)) this.inc(labels, value);
        },
      });
    } else {
      new Gauge({
        ...options,
        collect() {
          this.reset();
          for (const [value, labels = {}] of samples(current)) this.set(labels, value);
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
