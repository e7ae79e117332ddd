// Our own service: is it installed, enabled and running, and does it have to be?
import { type Finding, info, ok, problem, warning } from './check.js';
import { isDaemonNeeded } from './is-daemon-needed.js';
import type { Machine } from './machine.js';
import { startService } from './start-service.js';
import { entropyTimers } from './timers.js';

const DISABLE = 'systemctl disable --now entropyd    # if you do not want it';

export function checkService(machine: Machine): Finding | undefined {
  const { daemon, virtualization, probes } = machine;
  const { unit, running } = daemon;
  const { isInstalled, isEnabled } = unit;
  const { needed } = isDaemonNeeded(machine);
  if (virtualization.container !== undefined) {
    return running === undefined
      ? undefined
      : warning(
          'entropyd runs in a container',
          "The only pool is the host's: run it there.",
          DISABLE,
        );
  }
  if (running !== undefined) {
    const title = `entropyd runs (pid ${running.pid})`;
    if (needed && !isEnabled) {
      return warning(
        title,
        'It is needed here and not enabled for the next boot.',
        startService(machine),
      );
    }
    const boots =
      isEnabled && probes.settingErrors.length === 0 ? ' It is started at every boot.' : '';
    return needed
      ? ok(title, `It is needed here.${boots}`)
      : ok(title, `It is not needed here for seeding; it tests, reseeds and reports.${boots}`);
  }
  const timer = entropyTimers(machine.system).find(({ command }) => command.startsWith('entropyd'));
  if (timer !== undefined) {
    return ok(
      `a timer (${timer.name}) runs '${timer.command}'`,
      'From its first run in each boot on, the kernel is seeded. Nothing stays resident between runs: until the next one, no source is watched and a copy goes unnoticed.',
    );
  }
  if (needed) {
    const state = isInstalled ? 'is installed but does not run' : 'is not installed as a service';
    return problem(
      `a daemon is needed here, and entropyd ${state}`,
      'The verdict above explains why.',
      startService(machine),
    );
  }
  if (isEnabled) {
    return warning(
      'entropyd is enabled but does not run',
      'It failed or was stopped.',
      'systemctl status entropyd\njournalctl -b -u entropyd',
    );
  }
  return info(
    isInstalled
      ? 'entropyd is installed but does not run'
      : 'entropyd is not installed as a service',
    'It does not have to run to seed this kernel: the verdict above explains why.',
  );
}
