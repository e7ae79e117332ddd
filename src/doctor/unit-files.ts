// A systemd unit read from its files: the unit and its drop-ins, and the lines of a setting in the order
// in which systemd reads them.
import type { System } from './system.js';

/** In systemd's order of precedence: the first directory that has the file counts. */
export const UNIT_FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

export interface UnitFiles {
  readonly isInstalled: boolean;
  readonly isEnabled: boolean;
  /** The values of all lines of a setting, for settings whose lines systemd combines. */
  all(setting: string): readonly string[];
  /** The last value, for settings whose last line counts. */
  last(setting: string): string | undefined;
}

/** The lines since the last empty one, which takes back those before it. */
export function linesOf(unit: UnitFiles, setting: string): string[] {
  const lines = unit.all(setting);
  return lines.slice(lines.lastIndexOf('') + 1);
}

export const wordsOf = (unit: UnitFiles, setting: string): string[] =>
  linesOf(unit, setting).flatMap((line) => line.split(/\s+/));

/** Whether a setting is on: a boolean of systemd, or for PrivateUsers= one of the words that turn it on. */
export const isYes = (value: string | undefined): boolean =>
  /^(1|y|yes|true|on|self|identity)/i.test(value ?? '');

/** The unit's drop-ins in systemd's order: sorted by file name; of equal names only the first directory's file. */
function dropIns(system: System, unit: string): string[] {
  const paths = new Map<string, string>();
  for (const directory of UNIT_FOLDERS) {
    for (const name of system.names(`${directory}/${unit}.d`)) {
      if (name.endsWith('.conf') && !paths.has(name))
        paths.set(name, `${directory}/${unit}.d/${name}`);
    }
  }
  return [...paths.keys()].sort().map((name) => paths.get(name) as string);
}

export function unitFiles(system: System, unit: string): UnitFiles {
  const unitText = UNIT_FOLDERS.map((directory) => system.text(`${directory}/${unit}`)).find(
    (text) => text !== undefined,
  );
  const texts = [unitText ?? '', ...dropIns(system, unit).map((path) => system.text(path) ?? '')];
  const text = texts.join('\n').replaceAll('\\\n', ' ');
  const all = (setting: string): string[] =>
    [...text.matchAll(new RegExp(`^[ \\t]*${setting}[ \\t]*=(.*)$`, 'gm'))].map(([, value = '']) =>
      value.trim(),
    );
  const enabled = UNIT_FOLDERS.flatMap((directory) =>
    system
      .names(directory)
      .filter((name) => /\.(wants|requires)$/.test(name))
      .flatMap((name) => system.names(`${directory}/${name}`)),
  );
  return {
    isInstalled: unitText !== undefined,
    isEnabled: enabled.includes(unit),
    all,
    last: (setting) => all(setting).at(-1),
  };
}
