// systemd timers that run an entropy program once, so that nothing of it is seen between two runs.
import type { System } from './system.js';
import { linesOf, UNIT_FOLDERS, unitFiles } from './unit-files.js';

export interface Timer {
  /** 'entropy.timer' */
  readonly name: string;
  /** What its service starts: 'entropyd once'. */
  readonly command: string;
}

/** Programs that credit the pool and end, or that are made to end; entropyd does so by its command `once`. */
const PROGRAMS = /^(entropyd|entropyd-seed|rngd|haveged|jitterentropy-rngd|pollinate|twuewand)$/;
/** What may stand before the program: programs that run another one, their options, times and assignments. */
const BEFORE = /^(env|sh|bash|dash|exec|nice|ionice|timeout|-.*|\d+[smh]?|\w+=.*)$/;

const nameOf = (word: string): string => word.replace(/^.*\//, '');

/** The entropy program that one command runs: 'entropyd once'; undefined if it runs another program. */
function programOf(command: string): string | undefined {
  const words = command
    .replace(/^[-@:+!|]+/, '')
    .split(/[\s"']+/)
    .filter((word) => word !== '');
  const at = words.findIndex((word) => !BEFORE.test(nameOf(word)));
  const name = nameOf(words[at] ?? '');
  if (!PROGRAMS.test(name)) return undefined;
  if (name !== 'entropyd') return name;
  return words.includes('once', at) ? 'entropyd once' : undefined;
}

/** The enabled timers whose service starts such a program. */
export function entropyTimers(system: System): Timer[] {
  const names = UNIT_FOLDERS.flatMap((folder) => system.names(folder)).filter((name) =>
    name.endsWith('.timer'),
  );
  return [...new Set(names)].flatMap((name) => {
    const timer = unitFiles(system, name);
    const service = timer.last('Unit') ?? name.replace(/\.timer$/, '.service');
    const [command] = linesOf(unitFiles(system, service), 'ExecStart')
      .flatMap((line) => line.split(/[;&|]+/)) // in a shell's script, or of systemd itself
      .flatMap((each) => programOf(each) ?? []);
    return timer.isEnabled && command !== undefined ? [{ name, command }] : [];
  });
}
