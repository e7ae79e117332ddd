// The processor: its random instructions, whether the kernel credits them, and whether it has the cycle
// counter that the kernel's jitter loop needs.
import type { KernelFacts } from './kernel-facts.js';
import type { System } from './system.js';

export interface ProcessorFacts {
  /** Flags of its random instructions: rdrand, rdseed, rng (arm64). */
  readonly generators: readonly string[];
  /** Whether the processor itself reports RDSEED (CPUID) although the kernel does not list it (/proc/cpuinfo). */
  readonly isSeedMasked: boolean;
  /** Whether the kernel credits bytes of these instructions at boot; undefined if that is not known. */
  readonly isTrusted: boolean | undefined;
  /** The setting that decides it: 'random.trust_cpu=off', 'CONFIG_RANDOM_TRUST_CPU=y', … */
  readonly trustedBy: string;
  /** Whether the kernel credits a seed from the boot loader; undefined if that is not known. */
  readonly trustsBootLoader: boolean | undefined;
  /** Whether there is a cycle counter, which the jitter loop of Linux 5.4 and later needs; undefined if unknown. */
  readonly hasCounter: boolean | undefined;
}

/** Whether a source of kind rdseed works: RDRAND, which is not an entropy source, does not count. */
export const hasSeedGenerator = ({ generators }: ProcessorFacts): boolean =>
  generators.includes('rdseed') || generators.includes('rng');

type Trust = 'CPU' | 'BOOTLOADER';

const isOn = (value: string): boolean => /^(1|y|on)/i.test(value);

function trusts(kernel: KernelFacts, what: Trust): [boolean | undefined, string] {
  const name = `random.trust_${what.toLowerCase()}`;
  const value = kernel.parameter(name);
  if (value !== undefined) return [isOn(value), `${name}=${value}`];
  // Linux 6.2 removed the configuration symbols: since then only the command line can turn the trust off.
  if (!kernel.isBefore(6, 2)) return [true, 'the default since 6.2'];
  const symbol = `RANDOM_TRUST_${what}`;
  const built = kernel.config(symbol);
  return [built === undefined ? undefined : built === 'y', `CONFIG_${symbol}=${built ?? '?'}`];
}

function hasCounter(cpuinfo: string, architecture: string): boolean | undefined {
  if (/User Mode Linux/.test(cpuinfo)) return false;
  if (architecture === 'x64' || architecture === 'ia32')
    return /^flags\s*:.*\btsc\b/m.test(cpuinfo);
  return ['arm64', 's390x', 'ppc64', 'riscv64', 'loong64'].includes(architecture) || undefined;
}

export function processorFacts(
  system: System,
  kernel: KernelFacts,
  architecture: string,
  hasSeedInstruction: boolean,
): ProcessorFacts {
  const cpuinfo = system.text('/proc/cpuinfo') ?? '';
  const flags = (/^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? '').split(/\s+/);
  // User-mode Linux shows the flags of its host, and uses none of them.
  const isUml = /User Mode Linux/.test(cpuinfo);
  const generators = isUml ? [] : flags.filter((one) => ['rdrand', 'rdseed', 'rng'].includes(one));
  const [isTrusted, trustedBy] = trusts(kernel, 'CPU');
  const isListed = cpuinfo === '' || isUml || flags.includes('rdseed');
  return {
    generators,
    isSeedMasked: architecture === 'x64' && hasSeedInstruction && !isListed,
    isTrusted,
    trustedBy,
    trustsBootLoader: trusts(kernel, 'BOOTLOADER')[0],
    hasCounter: hasCounter(cpuinfo, architecture),
  };
}
