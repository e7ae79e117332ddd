// A guest whose memory is hidden from its host: what the host gives may be known to it, and counts as no entropy.

import { tpm2Driver } from '../sources/tpm2-driver.js';
import { type Finding, info, warning } from './check.js';
import { onCommandLine } from './command-line.js';
import { creditNothing } from './hwrng-quality.js';
import { hwrngSourceOf, isKnownToHost } from './hwrng-verdict.js';
import type { Machine } from './machine.js';
import { hasSeedGenerator } from './processor-facts.js';
import { cpuSeeds } from './who-seeds.js';

const JITTER = `# if entropyd runs here: in /etc/entropyd/entropyd.toml only the sources
# that count; then: systemctl restart entropyd
#   [[source]]
#   name = "jitter"`;
const PROCESSOR = `#   [[source]]
#   name = "processor"
#   kind = "rdseed"
#   role = "always"`;

const withoutHost = (machine: Machine): string =>
  hasSeedGenerator(machine.processor) ? `${JITTER}\n${PROCESSOR}` : JITTER;

/** So that the processor seeds the kernel if it can, and not what the host passes before it. */
function trust(machine: Machine): string {
  const { kernel, processor } = machine;
  const ofHost = kernel.pool === 'modern' && processor.trustsBootLoader !== false;
  return onCommandLine(machine, [
    ...(processor.generators.length > 0 ? [['random.trust_cpu', 'on'] as const] : []),
    ...(ofHost ? [['random.trust_bootloader', 'off'] as const] : []),
  ]);
}

/** The generators of the host whose bytes the running daemon credits. */
function creditedOfHost(machine: Machine): string[] {
  const { hwrng, probes } = machine;
  const shared = isKnownToHost(machine) ? hwrngSourceOf(probes.daemon) : undefined;
  return (probes.daemon?.sources ?? [])
    .filter(({ standing }) => standing === 'trusted')
    .filter((source) => source === shared || source.kind === tpm2Driver.kind)
    .map((source) => (source === shared ? hwrng.current : source.name));
}

export function checkConfidential(machine: Machine): Finding | undefined {
  const { virtualization, hwrng } = machine;
  const kind = virtualization.confidential;
  if (kind === undefined || virtualization.container !== undefined) return undefined;
  const title = `a confidential guest (${kind})`;
  const rule =
    "Its host may know what it gives: the generators of the host (virtio-rng, a TPM), a boot loader's seed and a pushed " +
    "seed count as no entropy. What counts is the processor's generator and jitter.";
  const credited = creditedOfHost(machine);
  if (credited.length > 0) {
    return warning(
      `${title} whose daemon credits the generator of the host`,
      `${rule} entropyd credits ${credited.join(', ')}; no test can show that only this guest knows those bytes.`,
      withoutHost(machine),
    );
  }
  if (isKnownToHost(machine) && hwrng.feedsItself && !cpuSeeds(machine)) {
    return warning(
      `${title} that the kernel seeds from the generator of the host`,
      `${rule} The kernel credits ${hwrng.current}, and no generator of the processor is trusted here. In this ` +
        'order: start entropyd; the changes below; boot; then new keys (ssh, TLS), for its host may know those made so far.',
      [creditNothing(machine), trust(machine)].filter((part) => part !== '').join('\n'),
    );
  }
  return info(
    title,
    `${rule} Bytes from the host do no harm if they are only mixed in, or come once the kernel is seeded.`,
    withoutHost(machine),
  );
}
