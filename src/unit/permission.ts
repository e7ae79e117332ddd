// Whether file permissions let the daemon in. It is root without CAP_DAC_OVERRIDE, so that permissions apply to it
// as to anybody: a /dev/tpmrm0 that belongs to the user and group tss needs SupplementaryGroups=tss.
import { dirname } from 'node:path';
import type { FileFacts, FileSystem } from './file-system.js';
import type { PartOfNeed } from './need.js';
import { isWithin } from './visible-path.js';

const READ = 4;
const WRITE = 2;
const SEARCH = 1;
export const BITS = { r: READ, rw: READ | WRITE, intoDirectory: WRITE | SEARCH } as const;

/** 'yes', 'no', or the id of the group that would be let in. */
function letsIn({ uid, gid, mode }: FileFacts, bits: number): 'yes' | 'no' | number {
  const has = (shift: number): boolean => ((mode >> shift) & bits) === bits;
  if (uid === 0) return has(6) ? 'yes' : 'no';
  if (gid === 0) return has(3) ? 'yes' : 'no';
  if (has(0)) return 'yes';
  return has(3) ? gid : 'no';
}

/** undefined for a group that /etc/group does not name, such as that of a unit with DynamicUser=. */
function groupName(files: FileSystem, gid: number): string | undefined {
  const line = new RegExp(`^([\\w.-]+):[^:]*:${gid}:`, 'm');
  return line.exec(files.text('/etc/group') ?? '')?.[1];
}

/** What opens a file or directory to the service if its permissions do not let the service in. */
function remedy(files: FileSystem, one: string, answer: 'no' | number): PartOfNeed {
  if (answer === 'no') {
    return {
      notes: [
        `the permissions of ${one} bar the service, which is root without CAP_DAC_OVERRIDE: let root or others in`,
      ],
    };
  }
  const group = groupName(files, answer);
  if (group !== undefined) return { settings: [`SupplementaryGroups=${group}`] };
  // systemd does not start a unit with a group that it does not know, not even by number.
  return {
    notes: [
      `the permissions of ${one} may bar the service (an access list is not looked at): its group ${answer} is not in /etc/group; let root or others in`,
    ],
  };
}

function parents(path: string, from: string): string[] {
  const parent = dirname(path);
  if (parent === path || !isWithin(parent, from)) return [];
  return [...parents(parent, from), parent];
}

/** `from` is the first directory on the path whose real permissions count. */
export function permissionNeed(
  files: FileSystem,
  path: string,
  bits: number,
  from: string,
): PartOfNeed {
  const steps = [
    ...parents(path, from).map((one) => [one, SEARCH] as const),
    [path, bits] as const,
  ];
  const parts = steps.flatMap(([one, needed]) => {
    const facts = files.facts(one);
    const answer = facts === undefined ? 'yes' : letsIn(facts, needed);
    return answer === 'yes' ? [] : [remedy(files, one, answer)];
  });
  return {
    settings: parts.flatMap(({ settings }) => settings ?? []),
    notes: parts.flatMap(({ notes }) => notes ?? []),
  };
}
