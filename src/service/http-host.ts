// Whether a request's Host header names this machine. A page of any site can have a browser ask a
// loopback address under a name of its own (DNS rebinding): the name gives it away.
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** The name or address of a Host header, without its port; undefined for what is none. */
function nameOf(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::\d+)?$/.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}

const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));

/**
 * `address` is what the client connected to, undefined for a Unix socket: a proxy stands before that,
 * under whatever address it has.
 */
export function isOwnHost(
  header: string | undefined,
  address: string | undefined,
  ownName = hostname(),
): boolean {
  if (header === undefined) return true; // HTTP/1.0: no browser asks so
  const name = nameOf(header);
  if (name === undefined) return false;
  // Only the whole name: anybody can register a domain that begins with this machine's short one.
  if (isLoopback(name) || name === ownName.toLowerCase()) return true;
  return address === undefined ? isIP(name) !== 0 : name === address.replace(/^::ffff:/, '');
}
