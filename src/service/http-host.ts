// Whether a request's Host header names this machine. A web page can make a browser send requests to a
// loopback address under a host name of its own (DNS rebinding); the header then carries that name.
import { isIP } from 'node:net';
import { hostname } from 'node:os';

/** The name or address of a Host header, without its port; undefined for anything else. */
function nameOf(header: string): string | undefined {
  const [, bracketed, plain] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::\d+)?$/.exec(header) ?? [];
  return (bracketed ?? plain)?.toLowerCase().replace(/\.$/, '');
}

const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));

/**
 * Whether a request's Host header names this host. `address` is the one that the client connected to. It is undefined
 * for a Unix socket; any address is accepted then, since a proxy in front of the socket passes on requests to any.
 */
export function isOwnHost(
  header: string | undefined,
  address: string | undefined,
  ownName = hostname(),
): boolean {
  if (header === undefined) return true; // HTTP/1.0, which no browser uses
  const name = nameOf(header);
  if (name === undefined) return false;
  // The whole name only: anybody can register a domain that begins with this machine's short name.
  if (isLoopback(name) || name === ownName.toLowerCase()) return true;
  return address === undefined ? isIP(name) !== 0 : name === address.replace(/^::ffff:/, '');
}
