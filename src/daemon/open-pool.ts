// Chooses the pool that the daemon works on: the kernel's, or in a dry run one that is only read.
import type { Settings } from '../config/schema.js';
import { PrivilegeError } from '../errors.js';
import { DryRunPool } from '../pool/dry-run.js';
import type { EntropyPool } from '../pool/entropy-pool.js';
import type { KernelPool } from '../pool/kernel-pool.js';

export interface OpenedPool {
  readonly pool: EntropyPool;
  /** Why this is a dry run; undefined if it is not one. */
  readonly dryRunBecause: string | undefined;
}

/** Throws PrivilegeError if crediting is not permitted and no dry run was requested. */
export function openPool(kernel: KernelPool, dryRun: Settings['dryRun']): OpenedPool {
  const lookOnly = (dryRunBecause: string): OpenedPool => ({
    pool: new DryRunPool(() => kernel.view()),
    dryRunBecause,
  });
  if (dryRun === true) return lookOnly('asked for');
  try {
    kernel.probe();
  } catch (error) {
    if (dryRun !== 'auto' || !(error instanceof PrivilegeError)) throw error;
    return lookOnly(error.message.replace(', or try --dry-run', ''));
  }
  return { pool: kernel, dryRunBecause: undefined };
}
