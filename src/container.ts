// Whether a process runs in a container or in its own user namespace, where root is not the root of the host
// and may not feed the kernel's pool.
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** Access to the files of this machine or of a recorded one; undefined for a file that cannot be read. */
export interface Files {
  /** A file's text, trimmed. */
  text(path: string): string | undefined;
  /** The file name that a symbolic link points to, without its directory. */
  target(path: string): string | undefined;
  exists(path: string): boolean;
}

function attempt<Result>(get: () => Result): Result | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}

export const thisMachine: Files = {
  text: (path) => attempt(() => readFileSync(path, 'utf8').trim()),
  target: (path) => attempt(() => basename(readlinkSync(path))),
  exists: (path) => existsSync(path),
};

/**
 * Whether the process runs outside of any container: only there are the kernel's threads visible. A marker file such as
 * /.dockerenv proves nothing alone, since it may come with an image.
 */
function isHostsOwn(files: Files): boolean {
  const seesThreads = files.text('/proc/2/comm') === 'kthreadd';
  const [ours, first] = ['self', '1'].map((pid) => files.target(`/proc/${pid}/ns/mnt`));
  // With --pid=host the threads are visible in a container too; then process 1 has another mount namespace.
  return seesThreads && (ours === undefined || first === undefined || ours === first);
}

/** The kind of container ('docker'); undefined outside of one. */
export function containerOf(files: Files): string | undefined {
  if (isHostsOwn(files)) return undefined;
  const told = files.text('/run/systemd/container') ?? files.text('/run/host/container-manager');
  if (told) return told;
  if (files.exists('/.dockerenv')) return 'docker';
  if (files.exists('/run/.containerenv')) return 'podman';
  const environment = files.text('/proc/1/environ') ?? '';
  const [, named] = /(?:^|\0)container=([^\0]+)/.exec(environment) ?? [];
  if (named !== undefined) return named;
  const [, byGroup] =
    /\/(docker|kubepods|lxc|libpod)[/.-]/.exec(files.text('/proc/1/cgroup') ?? '') ?? [];
  return byGroup;
}

/** By /proc/PID/uid_map (user_namespaces(7)): the initial namespace maps every user to itself. */
export function isInUserNamespace(files: Files, pid: number | 'self' = 'self'): boolean {
  const map = files.text(`/proc/${pid}/uid_map`) ?? '';
  return map !== '' && !/^0\s+0\s+4294967295$/.test(map);
}

/** 'a container (docker)' or 'a user namespace'; undefined if root is the host's root. */
export function confinementOf(files: Files): string | undefined {
  const container = containerOf(files);
  if (container !== undefined) return `a container (${container})`;
  return isInUserNamespace(files) ? 'a user namespace' : undefined;
}
