// What `entropyd doctor` learns from the running daemon: the parts of its status that the checks use.
import type { Settings } from '../config/schema.js';
import type { DaemonReport, Probes } from '../doctor/probes.js';
import { EntropydError, SystemError } from '../errors.js';
import { askStatus } from '../service/document-client.js';
import { statusSocketOf } from '../service/socket-paths.js';
import type { StatusDocument } from '../service/status-document.js';
import { milliseconds } from '../units.js';

/** For a daemon on a busy machine; one that answers does so within milliseconds. */
const STATUS_TIMEOUT = milliseconds(2000);

/** `now`: milliseconds since 1970. */
function reportOf({ state, dryRun, ...status }: StatusDocument, now: number): DaemonReport {
  const { lastCreditAt, reason } = status.feed;
  const age = lastCreditAt === null ? null : (now - Date.parse(lastCreditAt)) / 1000;
  return {
    state,
    dryRun,
    uptimeSeconds: status.uptimeSeconds,
    reseedIntervalSeconds: status.kernel.reseedIntervalSeconds,
    kernelReason: status.kernel.reason,
    lastCreditAt,
    secondsSinceCredit: age,
    feedReason: reason ?? '',
    sources: status.sources,
  };
}

export async function askForReport({
  controlSocket,
}: Settings): Promise<Pick<Probes, 'daemon' | 'daemonSilence'>> {
  if (controlSocket === 'none') return { daemon: null, daemonSilence: '' };
  try {
    const status = await askStatus(statusSocketOf(controlSocket), STATUS_TIMEOUT);
    const daemon = status === undefined ? null : reportOf(status, Date.now());
    return { daemon, daemonSilence: '' };
  } catch (error) {
    if (!(error instanceof EntropydError)) throw error;
    return { daemon: null, daemonSilence: error instanceof SystemError ? error.message : '' };
  }
}
