// Our own service on this machine: the settings of its unit, and the running process.
import type { Process } from './processes.js';
import { type RunningDaemon, runningDaemon } from './running-daemon.js';
import type { System } from './system.js';
import { type UnitFiles, unitFiles } from './unit-files.js';

export interface DaemonFacts {
  readonly unit: UnitFiles;
  readonly running: RunningDaemon | undefined;
}

export function daemonFacts(system: System, all: readonly Process[]): DaemonFacts {
  return { unit: unitFiles(system, 'entropyd.service'), running: runningDaemon(system, all) };
}
