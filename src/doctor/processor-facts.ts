// The processor's part: its own generators, whether the kernel takes their word, and the counter that
// the kernel's jitter loop needs.
import type { KernelFacts } from './kernel-facts.js';
import type { System } from './system.js';

export interface ProcessorFacts {
  /** Instructions that give random bytes: rdrand, rdseed, rng (arm64), darn. */
  readonly generators: readonly string[];
  /** The kernel credits them at boot; undefined where neither command line nor configuration tell. */
  readonly isTrusted: boolean | undefined;
  /** Why: 'random.trust_cpu=off', 'CONFIG_RANDOM_TRUST_CPU=y', … */
  readonly trustedBy: string;
  /** The boot loader's seed is credited. */
  readonly trustsBootLoader: boolean | undefined;
  /** A cycle counter, so that getrandom() seeds the kernel by itself since 5.4; undefined: unknown. */
  readonly hasCounter: boolean | undefined;
}

type Trust = 'CPU' | 'BOOTLOADER';

const isOn = (value: string): boolean => /^(1|y|on)/i.test(value);

function trusts(kernel: KernelFacts, what: Trust): [boolean | undefined, string] {
  const name = `random.trust_${what.toLowerCase()}`;
  const told = kernel.parameter(name);
  if (told !== undefined) return [isOn(told), `${name}=${told}`];
  // 6.2 dropped the symbols: trusted unless the command line says otherwise.
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
): ProcessorFacts {
  const cpuinfo = system.text('/proc/cpuinfo') ?? '';
  const flags = (/^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? '').split(/\s+/);
  // A kernel that is a process shows its host's flags, and uses none of them.
  const isUml = /User Mode Linux/.test(cpuinfo);
  const generators = isUml ? [] : flags.filter((one) => ['rdrand', 'rdseed', 'rng'].includes(one));
  const [isTrusted, trustedBy] = trusts(kernel, 'CPU');
  return {
    generators,
    isTrusted,
    trustedBy,
    trustsBootLoader: trusts(kernel, 'BOOTLOADER')[0],
    hasCounter: hasCounter(cpuinfo, architecture),
  };
}
