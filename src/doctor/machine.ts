// All facts about a machine that the checks use, gathered once and without any judgement.
import { type HwrngFacts, hwrngFacts } from './hwrng-facts.js';
import { type KernelFacts, type KernelNative, kernelFacts } from './kernel-facts.js';
import { type KernelLog, kernelLog } from './kernel-log.js';
import type { Probes } from './probes.js';
import { allProcesses, type Process, type Waiting, waiting } from './processes.js';
import { type ProcessorFacts, processorFacts } from './processor-facts.js';
import { type RunningDaemon, runningDaemon } from './running-daemon.js';
import { type SeedFile, seedFile } from './seed-file.js';
import type { System } from './system.js';
import { type UnitFiles, unitFiles } from './unit-files.js';
import { type Virtualization, virtualization } from './virtualization-facts.js';

export interface Machine {
  readonly system: System;
  /** As in Node's process.arch. */
  readonly architecture: string;
  readonly probes: Probes;
  readonly kernel: KernelFacts;
  readonly log: KernelLog;
  readonly virtualization: Virtualization;
  readonly processes: readonly Process[];
  readonly waiting: Waiting;
  readonly hwrng: HwrngFacts;
  readonly processor: ProcessorFacts;
  readonly seedFile: SeedFile;
  /** Our own service: the settings of its unit, and the running process. */
  readonly daemon: { readonly unit: UnitFiles; readonly running: RunningDaemon | undefined };
  /** Whether the command runs as root, and so sees what the processes of all users wait for. */
  readonly seesAll: boolean;
}

const ROOT = /^Uid:\s+\d+\s+0\s/m;

/** `architecture` as in Node's process.arch. */
export function gather(
  system: System,
  probes: Probes,
  architecture: string,
  native: KernelNative,
): Machine {
  const kernel = kernelFacts(system, native);
  const log = kernelLog(system);
  const processes = allProcesses(system);
  return {
    system,
    architecture,
    probes,
    kernel,
    log,
    virtualization: virtualization(system, log),
    processes,
    waiting: waiting(system, processes, architecture),
    hwrng: hwrngFacts(system, processes),
    processor: processorFacts(system, kernel, architecture, probes.hasSeedInstruction),
    seedFile: seedFile(system),
    daemon: {
      unit: unitFiles(system, 'entropyd.service'),
      running: runningDaemon(system, processes),
    },
    seesAll: ROOT.test(system.text('/proc/self/status') ?? ''),
  };
}
