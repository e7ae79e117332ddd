// docs/configuration.md, made from the schema (npm run docs); a test holds the file against it.
import type { Driver } from '../sources/driver.js';
import { DRIVERS } from '../sources/drivers.js';
import { optionOf, SETTING_NAMES, variableOf } from './schema.js';

const HEAD = `# Configuration

<!-- made by npm run docs from src/config/schema.ts -->

A value comes from the flag, else from the environment, else from the file, else from the default.
The file is TOML, \`/etc/entropyd/entropyd.toml\` or the one named by \`--config\`. A key that is not
known, a value of the wrong type or unit, a watermark above the pool: one line says what is wrong and
what is allowed, and the exit code is 78. \`entropyd config check FILE\` validates a file, \`entropyd
config show\` prints the values in force and where each comes from. SIGHUP (\`systemctl reload
entropyd\`) reads the file again; what it cannot change in a running daemon it names.

\`\`\`toml
# /etc/entropyd/entropyd.toml
watermark = "75%"
reseed-interval = "1m"
\`\`\`
`;

function section(name: (typeof SETTING_NAMES)[number]): string {
  const { key, help, allowed, fallback, show, reloads } = optionOf(name);
  return [
    `## ${key}`,
    `${help[0]?.toUpperCase()}${help.slice(1)}.`,
    [
      `- allowed: ${allowed}`,
      `- default: ${show(fallback)}`,
      `- flag \`--${key}\`, variable \`${variableOf(key)}\``,
      `- a reload changes it: ${reloads ? 'yes' : 'no'}`,
    ].join('\n'),
  ].join('\n\n');
}

const TABLES = `# Source tables

In place of \`source\`, each source can have a table of its own. Their order is the order in which the
sources are asked; one without a table is not used. A name is free: logs, metrics, JSON and
\`--source\` are by it. There can be several sources of a kind. The tables named
${DRIVERS.map(({ builtIn, kind }) => `\`${builtIn}\` (kind \`${kind}\`)`).join(' and ')} need no kind, and their keys are the settings above
without the name; all other tables have their options from the table alone.

\`\`\`toml
[[source]]
name = "usb"
kind = "device"
device = "/dev/ttyACM0"
role = "always"

[[source]]
name = "hwrng"
\`\`\``;

const kindSection = ({ kind, options }: Driver): string =>
  [
    `## kind = "${kind}"`,
    Object.entries(options)
      .map(
        ([key, { allowed, fallback, show }]) =>
          `- \`${key}\`: ${allowed} (default ${show(fallback)})`,
      )
      .join('\n'),
  ].join('\n\n');

export const configurationPage = (): string =>
  `${[HEAD.trimEnd(), ...SETTING_NAMES.map(section), TABLES, ...DRIVERS.map(kindSection)].join('\n\n')}\n`;
