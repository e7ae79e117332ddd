// Does our unit allow what the configuration names? Of all devices that can be sources, the shipped unit allows
// only /dev/hwrng.
import { printable } from '../printable.js';
import { DROP_IN, dropInText } from '../unit/drop-in-text.js';
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';
import { unitAllows } from './unit-allows.js';

const FOLDER = DROP_IN.slice(0, DROP_IN.lastIndexOf('/'));
const REMEDY = `mkdir -p ${FOLDER}
entropyd config unit >${DROP_IN}
systemctl daemon-reload
systemctl try-restart entropyd`;

const linesOf = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !/^[#[]/.test(line));

/** Lines of the installed drop-in that the configuration does not need, such as those for an earlier one. */
function needlessLines({ system, probes, seesAll }: Machine): string[] {
  // Without the rights of root, or from a wrong configuration, what is needed is not known.
  if (!seesAll || probes.settingErrors.length > 0) return [];
  const needed = linesOf(dropInText(probes.unitNeeds));
  return linesOf(system.text(DROP_IN) ?? '').filter((line) => !needed.includes(line));
}

export function checkPolicy(machine: Machine): Finding | undefined {
  const { daemon, virtualization, probes } = machine;
  const { unit } = daemon;
  const needs = probes.unitNeeds;
  if (virtualization.container !== undefined || !unit.isInstalled) return undefined;
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
  const needless = needlessLines(machine);
  if (needless.length > 0) {
    return warning(
      'the drop-in of the unit allows more than the configuration needs',
      `${DROP_IN} has ${needless.map(printable).join(', ')}, as for another configuration.`,
      REMEDY,
    );
  }
  if (needs.length === 0) return undefined;
  const title = "entropyd's unit allows what the configuration needs";
  return notes.length === 0
    ? ok(title, 'By a drop-in such as entropyd config unit prints.')
    : info(title, `${notes.join('. ')}.`);
}
