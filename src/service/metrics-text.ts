// Metrics in the text format of Prometheus, by prom-client. Loaded only if metrics are wanted.
// The values are set from a document each time they are read, so that they cannot differ from it.
import { Counter, Gauge, Registry } from 'prom-client';
import type { Metric } from './metric.js';

// In the same bundle, so that a daemon without metrics does not load the table either.
export { METRICS } from './metrics-table.js';

export interface Exposition {
  readonly contentType: string;
  text(): Promise<string>;
}

/** `document` is called for each output of the text. */
export function exposition<Document>(
  metrics: readonly Metric<Document>[],
  document: () => Document,
): Exposition {
  const registry = new Registry();
  let current = document();
  for (const { kind, name, help, labels: labelNames, samples } of metrics) {
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
      current = document();
      return registry.metrics();
    },
  };
}
