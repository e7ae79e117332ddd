// `entropyd doctor`: examines this machine, says what it found and how it is mended.
import { performance } from 'node:perf_hooks';
import { examine, type Verdict } from '../doctor/examine.js';
import { gather } from '../doctor/machine.js';
import { probe } from '../doctor/probes.js';
import { report } from '../doctor/report.js';
import { openSystem } from '../doctor/system.js';
import { EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { type Outside, printJson } from './outside.js';

const EXITS: Readonly<Record<Verdict, ExitCode>> = {
  healthy: EXIT.done,
  warnings: EXIT.warnings,
  problem: EXIT.problem,
};

export async function doctor(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const probes = await probe(native, () => performance.now());
  const diagnosis = examine(gather(openSystem(), probes, process.arch));
  const { stdout, env } = outside;
  if (argv['json']) printJson(outside, diagnosis);
  else stdout.write(report(diagnosis, stdout.isTTY && !env['NO_COLOR']));
  return EXITS[diagnosis.verdict];
}
