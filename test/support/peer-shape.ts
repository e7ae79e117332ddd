// A machine with another entropy daemon, from test/vectors/peers/shapes: its files and its running processes.
import { readdirSync, readFileSync } from 'node:fs';
import type { Host, Process } from '../../src/migrate/host.js';
import type { InitSystem } from '../../src/migrate/init-system.js';

const SHAPES = new URL('../vectors/peers/shapes/', import.meta.url);

export const SHAPE_NAMES = readdirSync(SHAPES).sort();

export const machine = {
  initSystem: 'systemd' as InitSystem,
  whyUnsupported: (path: string) =>
    ['/dev/null', '/dev/urandom'].includes(path) ? "a device of the kernel's own memory" : null,
  whyNoRandomDevice: (path: string) =>
    ['/dev/random', '/dev/urandom'].includes(path) ? null : `${path} is none`,
};

/** A machine with these files by path, and processes. */
export function hostOf(
  files: ReadonlyMap<string, string>,
  initSystem: InitSystem = 'systemd',
  processes: Host['processes'] = [],
  links: ReadonlyMap<string, string> = new Map(),
): Host {
  const realpath = (path: string): string => links.get(path) ?? path;
  return {
    ...machine,
    initSystem,
    processes,
    read: (path) => files.get(realpath(path)),
    realpath: (path) => (files.has(realpath(path)) ? realpath(path) : ''),
    names: (directory) =>
      [...files.keys(), ...links.keys()]
        .filter((path) => path.startsWith(`${directory}/`))
        .map((path) => path.slice(directory.length + 1))
        .filter((name) => !name.includes('/'))
        .sort(),
  };
}

export interface Shape {
  readonly files: ReadonlyMap<string, string>;
  readonly host: Host;
}

/** Reads a shape: `== PATH` and the file's text, `== link PATH TARGET`, or `== process PID [SERVICE]` and one argument per line. */
export function shapeOf(name: string, initSystem?: InitSystem): Shape {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  const processes: Process[] = [];
  for (const part of readFileSync(new URL(name, SHAPES), 'utf8').split(/^== /m).slice(1)) {
    const newline = part.indexOf('\n');
    const [title, text] = [part.slice(0, newline), part.slice(newline + 1)];
    const [, pid, service] = /^process (\d+)(?: (\S+))?$/.exec(title) ?? [];
    const [, path, target] = /^link (\S+) (\S+)$/.exec(title) ?? [];
    if (path !== undefined && target !== undefined) links.set(path, target);
    else if (pid === undefined) files.set(title, text);
    else processes.push({ pid: Number(pid), words: text.trimEnd().split('\n'), service });
  }
  return { files, host: hostOf(files, initSystem, processes, links) };
}
