// Does the running daemon feed the kernel? A daemon that runs and credits nothing is of no use, and nobody notices.
import { formatDuration, milliseconds } from '../units.js';
import { type Finding, info, ok, problem, warning } from './check.js';
import { isDaemonNeeded } from './is-daemon-needed.js';
import type { Machine } from './machine.js';
import type { DaemonReport } from './probes.js';

/** The first credit comes within seconds, but for a source that takes long to pass its start-up test. */
const FIRST_CREDIT_SECONDS = 120;
/** A credit is overdue after so many intervals. */
const INTERVALS = 3;
const SHOW = 'entropyd status    # the reason of each source';

const spoken = (seconds: number): string =>
  formatDuration(milliseconds(Math.round(seconds) * 1000));

/** Each source: its reason if it delivers nothing, its standing otherwise. 'hwrng: quarantined, … (4 of 4 blocks failed)' */
function sourcesOf({ sources }: DaemonReport): string {
  return sources
    .map(({ name, standing, blocksFailed, blocksPassed, reason }) => {
      const total = blocksFailed + blocksPassed;
      const failed = blocksFailed === 0 ? '' : ` (${blocksFailed} of ${total} blocks failed)`;
      const how = standing === 'onTrial' ? 'on trial' : standing;
      return `${name}: ${reason === '' ? how : reason}${failed}`;
    })
    .join('; ');
}

/** Why the daemon feeds nothing, as text; '' if it feeds as often as it is due. */
function whyNothing(report: DaemonReport): string {
  const { state, dryRun, kernelReason, feedReason, reseedIntervalSeconds, uptimeSeconds } = report;
  const { secondsSinceCredit } = report;
  if (dryRun) return 'it is a dry run';
  if (kernelReason !== '') return kernelReason;
  if (feedReason !== '') return feedReason;
  if (state === 'degraded') return 'no source delivers';
  if (reseedIntervalSeconds === 0) return '';
  const quiet = secondsSinceCredit ?? uptimeSeconds;
  const allowed =
    secondsSinceCredit === null
      ? FIRST_CREDIT_SECONDS
      : FIRST_CREDIT_SECONDS + INTERVALS * reseedIntervalSeconds;
  return quiet <= allowed
    ? ''
    : `for ${spoken(quiet)}, and a credit is due every ${spoken(reseedIntervalSeconds)}`;
}

const lastCredit = ({ lastCreditAt, secondsSinceCredit }: DaemonReport): string =>
  lastCreditAt === null || secondsSinceCredit === null
    ? 'It has credited nothing since its start.'
    : `Its last credit was ${spoken(Math.max(1, secondsSinceCredit))} ago, at ${lastCreditAt}.`;

function notHeard({ probes }: Machine, pid: number): Finding {
  return probes.daemonSilence === ''
    ? info(
        `unknown whether entropyd (pid ${pid}) feeds`,
        'It was not asked: it has no status socket at the configured path, or this user may not ask.',
        'sudo entropyd status',
      )
    : warning(
        `entropyd runs (pid ${pid}) and does not answer`,
        `${probes.daemonSilence}. It may be stopped (SIGSTOP), or of another version.`,
        'systemctl restart entropyd',
      );
}

export function checkFeeding(machine: Machine): Finding | undefined {
  const { daemon, virtualization, probes } = machine;
  const { running } = daemon;
  if (running === undefined || virtualization.container !== undefined) return undefined;
  const report = probes.daemon;
  if (report === null) return notHeard(machine, running.pid);
  const title = `entropyd runs (pid ${running.pid})`;
  const sources = report.sources.length === 0 ? '' : ` ${sourcesOf(report)}.`;
  const why = whyNothing(report);
  if (why !== '') {
    const isWanted = isDaemonNeeded(machine).needed || !probes.crngReady;
    const text = `${lastCredit(report)}${sources}`;
    const said = `${title} and credits nothing: ${why}`;
    return isWanted ? problem(said, text, SHOW) : warning(said, text, SHOW);
  }
  if (/^(starting|stopping)$/.test(report.state)) {
    return info(`${title} and is ${report.state}`, `${lastCredit(report)}${sources}`);
  }
  const refused = report.sources.filter(({ standing }) => /^(quarantined|failed)$/.test(standing));
  if (refused.length > 0) {
    const names = refused.map(({ name }) => name).join(', ');
    return warning(
      `${title} and does not feed from ${names}: its tests failed`,
      `The others go on.${sources} ${lastCredit(report)}`,
      SHOW,
    );
  }
  return ok('entropyd feeds the kernel', `${lastCredit(report)}${sources}`);
}
