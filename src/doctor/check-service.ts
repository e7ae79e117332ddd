// Our own service: is it installed, enabled, running, and should it be?
import { type Finding, info, ok, problem, warning } from './check.js';
import type { Machine } from './machine.js';
import { need } from './need.js';
import { startService } from './start-service.js';

const DISABLE = 'systemctl disable --now entropyd    # if you want none of that';

export function checkService(machine: Machine): Finding | undefined {
  const { daemon, place, probes } = machine;
  const { unit, running } = daemon;
  const { isInstalled, isEnabled } = unit;
  const { needed } = need(machine);
  if (place.container !== undefined) {
    return running === undefined
      ? undefined
      : warning(
          'entropyd runs in a container',
          "What it feeds is the host's pool, if it may at all: run it there.",
          DISABLE,
        );
  }
  if (running !== undefined) {
    const last = probes.daemon?.lastCreditAt;
    const credited = last == null ? '' : ` Its last credit was at ${last}.`;
    const title = `entropyd runs (${running.pid})${isEnabled ? ', at every boot' : ''}`;
    if (needed && !isEnabled) {
      return warning(
        title,
        `It is needed here, and is not enabled for the next boot.${credited}`,
        startService(machine),
      );
    }
    return needed
      ? ok(title, `It is needed here.${credited}`)
      : ok(title, `It is not needed for seeding here; it tests, reseeds and reports.${credited}`);
  }
  if (needed) {
    const state = isInstalled ? 'is installed and does not run' : 'is not installed';
    return problem(
      `a daemon is needed here, and entropyd ${state}`,
      'Why, the verdict above says.',
      startService(machine),
    );
  }
  if (isEnabled) {
    return warning(
      'entropyd is enabled and does not run',
      'It has failed, or was stopped.',
      'systemctl status entropyd\njournalctl -b -u entropyd',
    );
  }
  return info(
    isInstalled
      ? 'entropyd is installed and does not run'
      : 'entropyd is not installed as a service',
    'Nor does it have to: why, the verdict above says.',
  );
}
