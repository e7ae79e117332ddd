// Builds a daemon with all its parts from the settings, and starts nothing. The one file that joins all modules of
// the daemon.
import type { Loaded } from '../config/load.js';
import { creditLimit, openJudge } from '../health/judge.js';
import type { Log } from '../log/log.js';
import { monotonic as now } from '../monotonic.js';
import { native } from '../native.js';
import { KeptThreshold } from '../pool/kept-threshold.js';
import { KernelPool } from '../pool/kernel-pool.js';
import { Ledger } from '../pool/ledger.js';
import { choosePolicy } from '../pool/policy.js';
import { SteadyPool } from '../pool/steady-pool.js';
import { ControlSockets } from '../service/control-sockets.js';
import { openMetrics } from '../service/metrics.js';
import { openNotify } from '../service/notify.js';
import { generationFileOf, keptThresholdOf } from '../service/socket-paths.js';
import { openSource } from '../sources/drivers.js';
import { systemClocks } from './clock-jumps.js';
import { Daemon } from './daemon.js';
import type { LoopParts } from './feed-loop.js';
import { feedSettings } from './feed-settings.js';
import { Generation } from './generation.js';
import { KnownAnswers } from './known-answers.js';
import { openPool } from './open-pool.js';
import { SourceMonitor } from './source-monitor.js';

export function compose(loaded: Loaded, log: Log, until: LoopParts['until']): Daemon {
  const { settings } = loaded;
  const knownAnswers = new KnownAnswers({ native, log });
  const kernel = new KernelPool(native, settings.randomDevice);
  const view = kernel.view();
  const feeding = feedSettings(loaded, view);
  const policy = choosePolicy(native, view.poolSizeBits);
  const sources = loaded.sources.map((config) => ({
    source: openSource(native, config, now),
    addsToEveryFeed: config.values.role === 'always',
    onPermanentFailure: config.values.onPermanentFailure,
  }));
  // Privilege is checked last, so that every user is told about a wrong configuration.
  const { pool: opened, dryRunBecause } = openPool(kernel, settings.dryRun);
  // `once` does not wait: it ends if the kernel refuses.
  const pool = until === 'forever' ? new SteadyPool(opened, log, now) : opened;
  const ledger = new Ledger();
  const notify = openNotify(
    native,
    process.env,
    process.pid,
    () => process.hrtime.bigint() / 1000n,
  );
  const monitors: SourceMonitor[] = [];
  for (const { source, addsToEveryFeed, onPermanentFailure } of sources) {
    const judge = openJudge(native, source, onPermanentFailure);
    ledger.open(source.name, creditLimit(source));
    const { aliveEvery } = notify;
    const options = { aliveEvery, addsToEveryFeed, earlier: [...monitors] };
    monitors.push(new SourceMonitor(source, judge, log, now, options));
  }
  // `once` has no control socket, and a dry run leaves the default one to the daemon of this machine.
  const leavesDefault = pool.dryRun && loaded.origins.controlSocket === 'default';
  const hasSocket = until === 'forever' && settings.controlSocket !== 'none' && !leavesDefault;
  const uid = process.geteuid?.() ?? 0;
  const socket = hasSocket ? settings.controlSocket : undefined;
  const control = new ControlSockets(
    { native, log, uid, statusAccess: settings.statusAccess },
    socket,
  );
  // A dry run does not reseed.
  const generationFile = socket === undefined || pool.dryRun ? undefined : generationFileOf(socket);
  const { requireSource, require } = settings;
  return new Daemon(
    {
      native,
      log,
      pool,
      dryRunBecause,
      policy,
      ledger,
      monitors,
      notify,
      control,
      // Only the holder of the lock reads and writes the record.
      keptThreshold: new KeptThreshold(() =>
        socket !== undefined && control.holdsLock ? keptThresholdOf(socket) : undefined,
      ),
      metrics: openMetrics(native, settings, log, now),
      now,
      clocks: systemClocks(native),
      knownAnswers,
      generation: new Generation({ native, log, path: generationFile }),
      until,
      requireSource,
      require,
    },
    feeding,
  );
}
