// A unit of systemd as its files have it: the unit and its drop-ins, and the lines of a setting in the
// order in which systemd reads them.
import type { System } from './system.js';

/** The first that has a file of a name wins. */
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

export interface UnitFiles {
  readonly isInstalled: boolean;
  readonly isEnabled: boolean;
  /** The values of all lines of a setting, for those that systemd joins. */
  all(setting: string): readonly string[];
  /** The last one, for those of which only one counts. */
  last(setting: string): string | undefined;
}

/** Of every name the first path. systemd reads drop-ins by name, wherever they are. */
function dropIns(system: System, unit: string): string[] {
  const paths = new Map<string, string>();
  for (const folder of FOLDERS) {
    for (const name of system.names(`${folder}/${unit}.d`)) {
      if (name.endsWith('.conf') && !paths.has(name))
        paths.set(name, `${folder}/${unit}.d/${name}`);
    }
  }
  return [...paths.keys()].sort().map((name) => paths.get(name) as string);
}

export function unitFiles(system: System, unit: string): UnitFiles {
  const own = FOLDERS.map((folder) => system.text(`${folder}/${unit}`)).find(
    (text) => text !== undefined,
  );
  const texts = [own ?? '', ...dropIns(system, unit).map((path) => system.text(path) ?? '')];
  const text = texts.join('\n').replaceAll('\\\n', ' ');
  const all = (setting: string): string[] =>
    [...text.matchAll(new RegExp(`^[ \\t]*${setting}[ \\t]*=(.*)$`, 'gm'))].map(([, value = '']) =>
      value.trim(),
    );
  const wanted = FOLDERS.flatMap((folder) =>
    system
      .names(folder)
      .filter((name) => /\.(wants|requires)$/.test(name))
      .flatMap((name) => system.names(`${folder}/${name}`)),
  );
  return {
    isInstalled: own !== undefined,
    isEnabled: wanted.includes(unit),
    all,
    last: (setting) => all(setting).at(-1),
  };
}
