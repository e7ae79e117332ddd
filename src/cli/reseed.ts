// `entropyd reseed`: has the running daemon feed fresh bytes and reseed the kernel's CRNG now.
import { RESEED_DEADLINE_MS, type ReseedReport } from '../daemon/reseed.js';
import { EXIT, type ExitCode } from '../errors.js';
import type { ReseedOutcome } from '../pool/entropy-pool.js';
import { askDaemon } from '../service/control-client.js';
import { milliseconds } from '../units.js';
import { type Outside, printJson } from './outside.js';
import { settingsWithSocket } from './status.js';

/** The daemon's deadline, and some time for it to be busy. */
const PATIENCE = milliseconds(RESEED_DEADLINE_MS + 10_000);

const CRNG: Record<ReseedOutcome, string> = {
  reseeded: 'CRNG reseeded',
  notReady: 'the CRNG is not ready yet, so there is nothing to reseed',
  refused: 'the kernel could not reseed its CRNG now: it is tried again',
  unsupported: 'this kernel cannot be told to reseed its CRNG: it does within 5 minutes',
};

function sentence(report: ReseedReport): string {
  const took = `${(report.milliseconds / 1000).toFixed(2)} s`;
  if (!report.done) {
    return `nothing fed within ${took}, it will be as soon as a source gives: ${report.reason}`;
  }
  const gave = report.sources.map(
    ({ source, bits, bytes }) => `${bits} bits from ${source} (${bytes} tested bytes)`,
  );
  if (report.dryRun) return `would have credited ${gave.join(' and ')}, in ${took}: a dry run`;
  const crng = report.crng === null ? '' : `, ${CRNG[report.crng]}`;
  return `credited ${gave.join(' and ')}${crng}, in ${took}`;
}

export async function reseed(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const { controlSocket } = settingsWithSocket(argv, outside);
  const found = await askDaemon(controlSocket, 'reseed', PATIENCE);
  if (found === undefined) {
    const reason = `not running: nobody listens at ${controlSocket}`;
    const remedy = 'systemctl start entropyd, or in the foreground: entropyd run';
    if (argv['json']) printJson(outside, { done: false, reason, remedy });
    else outside.stderr.write(`entropyd: ${reason}; start it: ${remedy}\n`);
    return EXIT.notRunning;
  }
  const report = found as unknown as ReseedReport;
  if (argv['json']) printJson(outside, report);
  else (report.done ? outside.stdout : outside.stderr).write(`${sentence(report)}\n`);
  return report.done ? EXIT.done : EXIT.noSource;
}
