// The address to listen at: an address with a port, or a Unix socket. A port alone is a port of
// 127.0.0.1; other machines can connect only if the given address permits it.
import { createRequire } from 'node:module';
import type { Reader } from '../options/values.js';

export type ListenAddress =
  | { readonly host: string; readonly port: number }
  | { readonly path: string };

const LOOPBACK = '127.0.0.1';

/** 9560, '127.0.0.1:9560', '[::1]:9560', 'unix:/run/entropyd/metrics.sock' or a path. */
export const listenAddress: Reader<ListenAddress> = (raw) => {
  const text = typeof raw === 'number' ? String(raw) : raw;
  if (typeof text !== 'string') return undefined;
  const path = text.replace(/^unix:/, '');
  if (path.startsWith('/')) return { path };
  const [, , v6, v4, digits] = /^((?:\[(.+)\]|([\w.]+)):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === undefined || port < 1 || port > 65_535) return undefined;
  const host = v6 ?? (v4 === undefined || v4 === 'localhost' ? LOOPBACK : v4);
  const family = v6 === undefined ? 4 : 6;
  // A large module that few daemons need: loaded only when there is an address.
  const { isIP } = createRequire(import.meta.url)('node:net') as typeof import('node:net');
  return isIP(host) === family ? { host, port } : undefined;
};

export function formatListenAddress(at: ListenAddress): string {
  if ('path' in at) return `unix:${at.path}`;
  return `${at.host.includes(':') ? `[${at.host}]` : at.host}:${at.port}`;
}
