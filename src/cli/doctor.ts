// `entropyd doctor`: examines this machine, and prints what it found and how to fix what is wrong. With --textfile it
// also writes the findings as metrics, for the monitoring of many machines.
import { performance } from 'node:perf_hooks';
import { examine, type Verdict } from '../doctor/examine.js';
import { gather } from '../doctor/machine.js';
import { probe } from '../doctor/probes.js';
import { report } from '../doctor/report.js';
import { openSystem } from '../doctor/system.js';
import { EntropydError, EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { printable } from '../printable.js';
import { thisFileSystem } from '../unit/file-system.js';
import { unitNeeds as needsOf } from '../unit/unit-needs.js';
import type { OptionsOf } from './command.js';
import type { DOCTOR_FLAGS } from './daemon-commands.js';
import { askForReport } from './daemon-report.js';
import { textfileOf, writeTextfile } from './doctor-textfile.js';
import { loadGiven, NO_SETTINGS } from './given-settings.js';
import { type ProcessContext, printJson, screenOf } from './process-context.js';

const EXITS: Readonly<Record<Verdict, ExitCode>> = {
  healthy: EXIT.done,
  warnings: EXIT.warnings,
  problem: EXIT.problem,
};

/** The daemon's settings (the defaults if they are not valid), the errors in them, and what they need of the unit. */
function loadDaemonSettings(context: ProcessContext) {
  try {
    const { settings } = loadGiven(NO_SETTINGS, context);
    // The service reads the file, but does not have the variables of this shell.
    const needs = needsOf(loadGiven(NO_SETTINGS, { env: {} }), thisFileSystem);
    return { settings, settingErrors: [], unitNeeds: needs };
  } catch (error) {
    if (!(error instanceof EntropydError)) throw error;
    const { settings } = loadGiven(NO_SETTINGS, { env: {} }, { withoutFile: true });
    return { settings, settingErrors: error.message.split('\n').map(printable), unitNeeds: [] };
  }
}

export async function doctor(
  { json, textfile }: OptionsOf<typeof DOCTOR_FLAGS>,
  context: ProcessContext,
): Promise<ExitCode> {
  const path = textfileOf(textfile);
  const { settings, settingErrors, unitNeeds } = loadDaemonSettings(context);
  const [probes, daemon] = await Promise.all([
    probe(native, () => performance.now()),
    askForReport(settings),
  ]);
  const found = { ...probes, ...daemon, settingErrors, unitNeeds };
  const facts = gather(openSystem(), found, process.arch, native);
  const diagnosis = examine(facts);
  if (path !== undefined) await writeTextfile(native, path, diagnosis, Date.now());
  if (json) printJson(context, diagnosis);
  else context.stdout.write(report(diagnosis, screenOf(context)));
  return EXITS[diagnosis.verdict];
}
