// All facts about a machine that the checks use, gathered once and without any judgement.
import { capabilitiesIn } from './capabilities.js';
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
  /** Whether this process sees what the processes of all users wait for, and all files: as root outside of a sandbox. */
  readonly seesAll: boolean;
}

const ROOT = /^Uid:\s+\d+\s+0\s/m;

/** By its own /proc/self/status. What others wait for takes CAP_SYS_PTRACE, and their files that nobody else may read. */
function seesAll(status: string): boolean {
  const may = capabilitiesIn(status) ?? (() => true);
  const readsAll = may('CAP_DAC_READ_SEARCH') || may('CAP_DAC_OVERRIDE');
  return ROOT.test(status) && may('CAP_SYS_PTRACE') && readsAll;
}

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
    seesAll: seesAll(system.text('/proc/self/status') ?? ''),
  };
}
