// The one place where the daemon has the kernel reseed its CRNG. A legacy pool that holds too little reports a reseed
// without making one, and programs must not be told of that.
import type { EntropyPool, ReseedOutcome } from '../pool/entropy-pool.js';
import { isReseedEffective, type Policy } from '../pool/policy.js';

interface Parts {
  readonly pool: EntropyPool;
  readonly policy: Policy;
}

/**
 * Has the kernel reseed its CRNG, and returns the result: 'refused' without a call if the pool holds too little
 * for a reseed. Like any refused reseed it is due until the pool holds more.
 */
export function effectiveReseed({ pool, policy }: Parts): ReseedOutcome {
  return isReseedEffective(policy, pool.view()) ? pool.reseed() : 'refused';
}
