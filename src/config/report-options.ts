// The settings of the metrics and of the audit file.

import { option } from '../options/option.js';
import { either, type Reader } from '../options/values.js';
import { formatListenAddress, type ListenAddress, listenAddress } from './listen-address.js';

// Has no `words`, so that shell completion offers paths.
const off: Reader<'off'> = (raw) => (raw === 'off' ? raw : undefined);

/** node_exporter reads only files with this ending. */
export const promFile: Reader<string> = (raw) =>
  typeof raw === 'string' && /.\.prom$/.test(raw) ? raw : undefined;

const absolutePath: Reader<string> = (raw) =>
  typeof raw === 'string' && /^\/./.test(raw) ? raw : undefined;

export const REPORT_OPTIONS = {
  auditFile: option<string | 'off'>({
    key: 'audit-file',
    read: either(off, absolutePath),
    fallback: 'off',
    show: String,
    allowed: 'an absolute path, or off',
    help: 'append each important event, such as a credit or a change of trust, to this file; its lines are chained by hash',
    kind: 'text',
    reloads: false,
  }),
  metricsTextfile: option<string | 'off'>({
    key: 'metrics-textfile',
    read: either(off, promFile),
    fallback: 'off',
    show: String,
    allowed: 'a path that ends in .prom, or off',
    help: "write metrics to this file, for node_exporter's textfile collector",
    kind: 'text',
    reloads: false,
  }),
  metricsListen: option<ListenAddress | 'off'>({
    key: 'metrics-listen',
    read: either(off, listenAddress),
    fallback: 'off',
    show: (at) => (at === 'off' ? at : formatListenAddress(at)),
    allowed:
      'an address with a port (127.0.0.1:9560), a port of 127.0.0.1 (9560), a path (unix:/run/entropyd/metrics.sock), or off',
    help: 'serve metrics at GET /metrics: at a port for Prometheus, or at the path of a socket for curl or a proxy',
    kind: 'text',
    reloads: false,
  }),
} as const;
