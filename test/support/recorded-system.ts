// A machine recorded in test/vectors/systems, with changes where a fault could not be recorded.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Diagnosis, examine } from '../../src/doctor/examine.js';
import { gather } from '../../src/doctor/machine.js';
import type { DaemonReport, Probes, ReportedSource } from '../../src/doctor/probes.js';
import { openSystem, type System } from '../../src/doctor/system.js';
import { native } from '../../src/native.js';
import { readComposed } from './composed-system.js';
import { noCommands, tooWide } from './pasted.js';

const SYSTEMS = new URL('../vectors/systems', import.meta.url).pathname;

/** Files by their path with their text; null for one that is gone, with all below it. */
export type Changes = Readonly<Record<string, string | null>>;

function changed(system: System, changes: Changes): System {
  const isGone = (path: string): boolean =>
    Object.entries(changes).some(
      ([name, text]) => text === null && (path === name || path.startsWith(`${name}/`)),
    );
  const text = (path: string): string | undefined =>
    changes[path] ?? (isGone(path) ? undefined : system.text(path));
  return {
    text: (path) => text(path)?.trim(),
    bytes: (path) => (isGone(path) ? undefined : system.bytes(path)),
    names: (path) => {
      const added = Object.keys(changes)
        .filter((name) => changes[name] !== null && name.startsWith(`${path}/`))
        .map((name) => name.slice(path.length + 1).split('/')[0] as string);
      const all = new Set([...system.names(path), ...added]);
      return [...all].filter((name) => !isGone(`${path}/${name}`)).sort();
    },
    target: (path) => changes[path] ?? (isGone(path) ? undefined : system.target(path)),
    exists: (path) =>
      path in changes ? changes[path] !== null : !isGone(path) && system.exists(path),
    kernelRecords: () => {
      const records = changes['/dev/kmsg'];
      if (records === null) return undefined;
      return records === undefined ? system.kernelRecords() : records.split('\n');
    },
  };
}

export function diagnose(
  name: string,
  changes: Changes = {},
  probes: Partial<Probes> = {},
  architecture = 'x64',
): Diagnosis {
  const root = join(SYSTEMS, name);
  const recorded: Probes = {
    settingErrors: [], // no recording has any, and none needs more than the shipped unit allows
    unitNeeds: [],
    hasSeedInstruction: false,
    daemonSilence: '',
    ...JSON.parse(readFileSync(join(root, 'probes.json'), 'utf8')),
  };
  const system = changed(openSystem(root), changes);
  return examine(gather(system, { ...recorded, ...probes }, architecture, native));
}

/** A source of the running daemon that delivers, but for what is given. */
export const reported = (
  source: Pick<ReportedSource, 'name' | 'standing'> & Partial<ReportedSource>,
): ReportedSource => ({ blocksPassed: 30, blocksFailed: 0, reason: '', ...source });

/** What a daemon reports that fed a minute ago, but for what is given. */
export const daemonSays = (
  sources: readonly Parameters<typeof reported>[0][],
  given: Partial<DaemonReport> = {},
): Pick<Probes, 'daemon'> => ({
  daemon: {
    state: 'feeding',
    dryRun: false,
    uptimeSeconds: 7200,
    reseedIntervalSeconds: 300,
    kernelReason: '',
    lastCreditAt: '2026-11-27T04:00:00.000Z',
    secondsSinceCredit: 60,
    feedReason: '',
    sources: sources.map(reported),
    ...given,
  },
});

/** What the doctor says of a machine of test/vectors/systems/composed. */
export function diagnoseComposed(name: string): Diagnosis {
  const { base, changes, probes, architecture } = readComposed(
    join(SYSTEMS, 'composed', `${name}.txt`),
  );
  return diagnose(base, changes, probes, architecture);
}

export type Row = readonly [
  what: string,
  id: string,
  machine: Parameters<typeof diagnose>,
  status: string,
  title: RegExp,
  remedy: RegExp,
];

/** A test a row: what the check of this id says of such a machine. */
export function checks(rows: readonly Row[]): void {
  it.for(rows)('%s: %s', ([, id, machine, status, title, remedy]) => {
    const found = diagnose(...machine).checks.find((one) => one.id === id);
    expect(found?.status).toBe(status);
    expect(found?.title).toMatch(title);
    expect(found?.remedy).toMatch(remedy);
    expect(noCommands(found?.remedy ?? '')).toEqual([]);
    expect(tooWide(found?.remedy ?? '')).toEqual([]);
    expect(found?.detail).not.toBe('');
  });
}
