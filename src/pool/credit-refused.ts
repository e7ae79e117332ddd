// Why the kernel refuses to credit its pool (EPERM), and what to do about it.
import { confinementOf, type Files, thisMachine } from '../container.js';
import { PrivilegeError } from '../errors.js';

/** `user` is the effective user: in a container or user namespace, root can't be told to become root. */
export function whyCreditRefused(files: Files, user: number | undefined): string {
  const needs = 'crediting the kernel pool needs CAP_SYS_ADMIN';
  const asRoot = `${needs}: run as root, or try --dry-run`;
  if (user !== 0) return asRoot;
  const confinement = confinementOf(files);
  return confinement === undefined
    ? `${asRoot} (root has been deprived of it here: check CapabilityBoundingSet=)`
    : `${needs} of the initial user namespace, and this is ${confinement}: the pool is the host's, ` +
        'so run entropyd on the host, or try --dry-run';
}

export const creditRefused = (options: ErrorOptions): PrivilegeError =>
  new PrivilegeError(whyCreditRefused(thisMachine, process.geteuid?.()), options);
