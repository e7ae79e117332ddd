// What a command says while no daemon answers. All that `status` can then report are the kernel's numbers.
import { release } from 'node:os';
import type { Settings } from '../config/schema.js';
import { confinementOf, thisMachine } from '../container.js';
import { EXIT, type ExitCode } from '../errors.js';
import type { Native } from '../native.js';
import { choosePolicy, watermarkBits } from '../pool/policy.js';
import { readSysctl } from '../pool/random-sysctl.js';
import type { Screen } from '../screen.js';
import { bits } from '../units.js';
import { VERSION } from '../version.js';
import { type ProcessContext, printError, printJson } from './process-context.js';
import { startRemedy } from './start-remedy.js';
import { fitted, poolRow, row } from './status-screen.js';

/** The JSON document of `status` while no daemon runs. */
export function notRunning(native: Native, settings: Settings, path: string) {
  const poolSizeBits = bits(readSysctl(native, 'poolsize'));
  const { generation } = choosePolicy(native, poolSizeBits);
  return {
    version: VERSION,
    state: 'notRunning' as const,
    kernel: {
      release: release(),
      pool: generation,
      poolSizeBits,
      entropyAvailBits: bits(readSysctl(native, 'entropy_avail')),
      watermarkBits: watermarkBits(settings.watermark, poolSizeBits) ?? poolSizeBits,
      reseedIntervalSeconds: generation === 'modern' ? settings.reseedInterval / 1000 : 0,
      crngReady: native.crngReady(),
      reason: '',
    },
    reason: `no daemon listens at ${path}`,
    remedy: startRemedy(),
  };
}

export type NotRunning = ReturnType<typeof notRunning>;

export function notRunningScreen(document: NotRunning, screen: Screen): string[] {
  const { paint } = screen;
  const rows = [
    `${paint('bold', 'entropyd')}  ${paint('red', 'not running')}` +
      paint('dim', `  Linux ${document.kernel.release}`),
    '',
    poolRow(document, screen),
    row('why', document.reason),
    row('start it', document.remedy),
  ];
  return fitted(rows, screen);
}

/** Answers a command that only a daemon can carry out. The JSON document begins with `outcome`: { done: false }. */
export function answerNotRunning(
  path: string,
  json: boolean,
  outcome: object,
  context: ProcessContext,
): ExitCode {
  const reason = `not running: no daemon listens at ${path}`;
  const confinement = confinementOf(thisMachine);
  const remedy =
    confinement === undefined
      ? startRemedy()
      : `this is ${confinement} and the pool is the host's: run it on the host`;
  if (json) printJson(context, { ...outcome, reason, remedy });
  else printError(context, `entropyd: ${reason}; start it: ${remedy}`);
  return EXIT.notRunning;
}
