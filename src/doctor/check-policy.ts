// Does our unit allow what the configuration names? The shipped unit lets the daemon read /dev/hwrng, and nothing else.
import { DROP_IN } from '../unit/drop-in-text.js';
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';
import { unitAllows } from './unit-allows.js';

const FOLDER = DROP_IN.slice(0, DROP_IN.lastIndexOf('/'));
const REMEDY = `mkdir -p ${FOLDER}
entropyd config unit >${DROP_IN}
systemctl daemon-reload
systemctl try-restart entropyd`;

export function checkPolicy({ daemon, virtualization, probes }: Machine): Finding | undefined {
  const { unit } = daemon;
  const needs = probes.unitNeeds;
  if (virtualization.container !== undefined || !unit.isInstalled || needs.length === 0) {
    return undefined;
  }
  const lacking = needs.flatMap(({ who, what, settings }) => {
    const missing = settings.filter((line) => !unitAllows(unit, line));
    return missing.length === 0 ? [] : [`${who}: ${what} (${missing.join(', ')})`];
  });
  const notes = needs.flatMap(({ who, notes }) => notes.map((note) => `${who}: ${note}`));
  if (lacking.length > 0) {
    return warning(
      'the unit does not allow all that the configuration needs',
      `Missing for ${[lacking.join('; '), ...notes].join('. ')}.`,
      REMEDY,
    );
  }
  const title = "entropyd's unit allows what the configuration needs";
  return notes.length === 0
    ? ok(title, 'By a drop-in such as entropyd config unit prints.')
    : info(title, `${notes.join('. ')}.`);
}
