// Why the kernel refuses to credit its pool (EPERM), and what to do about it.
import { confinementOf, type Files, thisMachine } from '../container.js';
import { PrivilegeError } from '../errors.js';

/** `user` is the effective user: in a container or user namespace, root can't be told to become root. */
export function whyCreditRefused(files: Files, user: number | undefined): string {
  const needs = 'crediting the kernel pool needs CAP_SYS_ADMIN';
  if (user !== 0) return `${needs}: run as root, or try --dry-run`;
  const confinement = confinementOf(files);
  return confinement === undefined
    ? `${needs}, which this process does not have although it is root's: check what starts it ` +
        '(CapabilityBoundingSet=), or try --dry-run'
    : `${needs} of the initial user namespace, and this is ${confinement}: the pool is the host's, ` +
        'so run entropyd on the host, or try --dry-run';
}

export const creditRefused = (options: ErrorOptions): PrivilegeError =>
  new PrivilegeError(whyCreditRefused(thisMachine, process.geteuid?.()), options);
