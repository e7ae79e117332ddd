// The kernel: its release, the generation of its pool, its command line and its build configuration.
import { gunzipSync } from 'node:zlib';
import type { Native } from '../native.js';
import type { System } from './system.js';

export interface KernelFacts {
  readonly release: string;
  readonly pool: 'legacy' | 'modern' | 'unknown';
  readonly poolSizeBits: number | undefined;
  readonly entropyAvailBits: number | undefined;
  isBefore(major: number, minor: number): boolean;
  /** Value of the last command line parameter of this name, such as 'random.trust_cpu'. */
  parameter(name: string): string | undefined;
  /** A symbol's value: 'y' or 'm', 'n' if it is not set. Undefined if the kernel's configuration is not readable. */
  config(symbol: string): string | undefined;
}

const SYSCTL = '/proc/sys/kernel/random';

function numberIn(system: System, path: string): number | undefined {
  const text = system.text(path);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function configText(system: System, release: string): string | undefined {
  const packed = system.bytes('/proc/config.gz');
  if (packed === undefined) return system.text(`/boot/config-${release}`);
  try {
    return gunzipSync(packed).toString('utf8');
  } catch {
    return undefined;
  }
}

export type KernelNative = Pick<Native, 'isModernPool'>;

export function kernelFacts(system: System, native: KernelNative): KernelFacts {
  const release = system.text('/proc/sys/kernel/osrelease') ?? '';
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number);
  const words = (system.text('/proc/cmdline') ?? '').split(/\s+/);
  const poolSizeBits = numberIn(system, `${SYSCTL}/poolsize`);
  const config = configText(system, release);
  const symbols = new Map(
    [...(config ?? '').matchAll(/^CONFIG_(\w+)=(.*)$/gm)].map(([, name, value]) => [
      name as string,
      value as string,
    ]),
  );
  return {
    release,
    poolSizeBits,
    pool:
      poolSizeBits === undefined
        ? 'unknown'
        : native.isModernPool(poolSizeBits)
          ? 'modern'
          : 'legacy',
    entropyAvailBits: numberIn(system, `${SYSCTL}/entropy_avail`),
    isBefore: (otherMajor, otherMinor) =>
      major < otherMajor || (major === otherMajor && minor < otherMinor),
    parameter: (name) =>
      words
        .filter((word) => word.startsWith(`${name}=`))
        .at(-1)
        ?.slice(name.length + 1),
    config: (symbol) => (config === undefined ? undefined : (symbols.get(symbol) ?? 'n')),
  };
}
