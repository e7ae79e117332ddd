// The drop-in for the needs of a configuration, as a file of systemd.
import { wrap } from '../screen.js';
import type { Need } from './need.js';

/** Comments are wrapped at this width; settings are one line each. */
const WIDTH = 80;

const fitted = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.startsWith('#') ? wrap(line, WIDTH, '#   ') : [line]));

export const DROP_IN = '/etc/systemd/system/entropyd.service.d/config-unit.conf';

/** The same needs give the same text, which can be compared with the file in place. */
export function dropInText(needs: readonly Need[]): string {
  const head = `# ${DROP_IN}`;
  if (needs.length === 0) {
    return `${head}\n# Nothing is needed: the unit as shipped allows what the configuration needs.\n`;
  }
  const modules = [...new Set(needs.flatMap(({ modules }) => modules))];
  const units = modules.map((module) => `modprobe@${module}.service`).join(' ');
  const unit = [
    '',
    '# systemd knows the class of a device only once its driver is loaded.',
    '[Unit]',
    `Wants=${units}`,
    `After=${units}`,
  ];
  const service = needs.flatMap(({ who, what, settings, notes }) => [
    `# ${who}: ${what}`,
    ...notes.map((note) => `#   ${note}`),
    ...settings,
  ]);
  return `${fitted([
    head,
    '# What entropyd.service has to allow for its configuration, by entropyd config unit.',
    '# Print it again after a change; then: systemctl daemon-reload && systemctl restart entropyd',
    ...(modules.length > 0 ? unit : []),
    '',
    '[Service]',
    ...service,
  ]).join('\n')}\n`;
}
