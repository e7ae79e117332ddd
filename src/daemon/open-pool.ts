// Which pool the daemon works on: the kernel's, or one that is only looked at.
import type { Settings } from '../config/schema.js';
import { PrivilegeError } from '../errors.js';
import type { Native } from '../native.js';
import { DryRunPool } from '../pool/dry-run.js';
import type { EntropyPool } from '../pool/entropy-pool.js';
import { KernelPool } from '../pool/kernel-pool.js';

export interface OpenedPool {
  readonly pool: EntropyPool;
  /** Why nothing will be credited; undefined when it will. */
  readonly dryRunBecause: string | undefined;
}

/** Throws PrivilegeError where crediting is not allowed and a dry run was not asked for. */
export function openPool(
  native: Native,
  settings: Pick<Settings, 'randomDevice' | 'dryRun'>,
): OpenedPool {
  const kernel = new KernelPool(native, settings.randomDevice);
  const lookOnly = (dryRunBecause: string): OpenedPool => ({
    pool: new DryRunPool(() => kernel.view()),
    dryRunBecause,
  });
  if (settings.dryRun === true) return lookOnly('asked for');
  try {
    kernel.probe();
  } catch (error) {
    if (settings.dryRun !== 'auto' || !(error instanceof PrivilegeError)) throw error;
    return lookOnly(error.message.replace(', or try --dry-run', ''));
  }
  return { pool: kernel, dryRunBecause: undefined };
}
