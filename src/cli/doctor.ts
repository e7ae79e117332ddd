// `entropyd doctor`: examines this machine, prints what it found and how to fix it.
import { performance } from 'node:perf_hooks';
import { loadSettings } from '../config/load.js';
import { examine, type Verdict } from '../doctor/examine.js';
import { gather } from '../doctor/machine.js';
import { type DaemonReport, probe } from '../doctor/probes.js';
import { report } from '../doctor/report.js';
import { openSystem } from '../doctor/system.js';
import { EntropydError, EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { statusSocketOf } from '../service/socket-paths.js';
import { askStatus } from '../service/status-client.js';
import { milliseconds } from '../units.js';
import type { JSON_FLAG, OptionsOf } from './command.js';
import { type ProcessContext, printJson } from './process-context.js';

const EXITS: Readonly<Record<Verdict, ExitCode>> = {
  healthy: EXIT.done,
  warnings: EXIT.warnings,
  problem: EXIT.problem,
};

const STATUS_TIMEOUT = milliseconds(300);

/** The running daemon's report; null where none answers or we may not ask. */
async function askRunningDaemon({ env }: ProcessContext): Promise<DaemonReport | null> {
  try {
    const { settings } = loadSettings({ env });
    const path = statusSocketOf(settings.controlSocket);
    const status = await askStatus(path, STATUS_TIMEOUT);
    if (status === undefined) return null;
    return { lastCreditAt: status.feed.lastCreditAt, sources: status.sources };
  } catch (error) {
    if (error instanceof EntropydError) return null;
    throw error;
  }
}

export async function doctor(
  { json }: OptionsOf<typeof JSON_FLAG>,
  context: ProcessContext,
): Promise<ExitCode> {
  const [probes, daemon] = await Promise.all([
    probe(native, () => performance.now()),
    askRunningDaemon(context),
  ]);
  const diagnosis = examine(gather(openSystem(), { ...probes, daemon }, process.arch, native));
  const { stdout, env } = context;
  if (json) printJson(context, diagnosis);
  else stdout.write(report(diagnosis, stdout.isTTY && !env['NO_COLOR']));
  return EXITS[diagnosis.verdict];
}
