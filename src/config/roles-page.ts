// The section on several sources in docs/configuration.md (page.ts).
import type { Driver } from '../sources/driver.js';
import { BUILT_IN, DRIVERS } from '../sources/drivers.js';

/** The default role of a kind's sources. */
const roleOf = ({ options }: Driver): string => {
  const { show, fallback } = options['role'] as NonNullable<(typeof options)[string]>;
  return show(fallback);
};

export const ROLES = `# Several sources

The \`role\` of a source decides when it is read. By default it is
${DRIVERS.map((driver) => `\`${roleOf(driver)}\` for kind \`${driver.kind}\``).join(', ')}.

- \`always\`: each feed takes one tested block from every such source that is trusted and not late.
- \`fallback\`: is read, in the order of the file, while the sources before it have not delivered what the feed
  needs. So a fallback that is listed before an \`always\` source is in every feed together with that source, and one
  that is listed after it serves only if that source is late, in trouble or delivers too little.

Without tables the order is ${BUILT_IN.join(', ')}. \`--jitter-role\` and the \`--hwrng-…\` options are the keys of the tables of these
names: \`--jitter-role always --hwrng-claim 2\` is

\`\`\`toml
[[source]]
name = "hwrng"      # the first fallback: in every feed
claim = 2

[[source]]
name = "jitter"
role = "always"     # in every feed too
\`\`\`

and with the role \`fallback\`, which is the default, jitter serves only while hwrng does not.

A source is late if its block takes longer than 25 ms while the pool is below the watermark, or longer than 5 s (or
half of \`reseed-interval\`, if that is less) at other times, and it stays late until a block takes less. A source that is late,
in trouble or quarantined is not waited for, and does not delay the others; what it delivers later is fed when it is there.
An always source that is slower than \`reseed-interval\` is in fewer feeds.

The credit of a feed is the sum of what its blocks are worth, each by its own source's claim and measurement, and never
more than the pool needs: one block is often worth more than that, and the others are then mixed in without credit.

With \`require = 2\` nothing is credited before two different sources have each delivered a tested block for the same feed,
and systemd sees the service as started only then. While fewer deliver, the daemon is degraded and says which: in the
log, in \`entropyd status\` and in \`entropyd doctor\`. \`once\`, and \`run\` with \`require-source\`, exit with 69 instead.
systemd ends a start after 90 s and begins another; the drop-in that \`entropyd config unit\` prints lifts that limit, except
for a start before sysinit.target (\`systemd/install.sh --early-boot\`).`;
