// systemd timers that run an entropy program once, so that nothing of it is seen between two runs.
import type { System } from './system.js';
import { UNIT_FOLDERS, unitFiles } from './unit-files.js';

export interface Timer {
  /** 'entropy.timer' */
  readonly name: string;
  /** What its service starts: 'entropyd once'. */
  readonly command: string;
}

/** Programs that credit the pool and end, or that are made to end. */
const COMMAND =
  /\b(entropyd once|entropyd-seed|rngd|haveged|jitterentropy-rngd|pollinate|twuewand)\b/;

/** The enabled timers whose service starts such a program. */
export function entropyTimers(system: System): Timer[] {
  const names = UNIT_FOLDERS.flatMap((folder) => system.names(folder)).filter((name) =>
    name.endsWith('.timer'),
  );
  return [...new Set(names)].flatMap((name) => {
    const timer = unitFiles(system, name);
    const service = timer.last('Unit') ?? name.replace(/\.timer$/, '.service');
    const starts = unitFiles(system, service).all('ExecStart').join('\n');
    const command = COMMAND.exec(starts)?.[1];
    return timer.isEnabled && command !== undefined ? [{ name, command }] : [];
  });
}
