// A kernel in FIPS mode: who answers getrandom() there, what feeding does, and what an assessor asks about rngd.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';

/** Red Hat and those who rebuild its kernel: '5.14.0-503.el9.x86_64'. */
const RED_HAT = /\.el\d/;

const ASSESSOR = `# For an assessor, of rules that name rngd or rng-tools: RHEL-08-010471
# and -010472 do not apply to RHEL 8.4 and later in FIPS mode;
# RHEL-09-215090 asks for the package alone. What shows the mode, and the
# tests that run here:
cat /proc/sys/crypto/fips_enabled
systemctl show -p LoadState -p ConditionResult rngd
entropyd selftest --sources`;

function isFips({ kernel, system }: Machine): boolean {
  return kernel.parameter('fips') === '1' || system.text('/proc/sys/crypto/fips_enabled') === '1';
}

export function checkFips(machine: Machine): Finding | undefined {
  if (!isFips(machine)) return undefined;
  const { release } = machine.kernel;
  const who = RED_HAT.test(release)
    ? 'In this kernel, of the Red Hat family, the DRBG of the crypto API answers getrandom() in FIPS mode. It is seeded ' +
      "by the kernel's own jitter generator and by random.c."
    : 'Unless its vendor has changed this kernel, the ChaCha20 generator of random.c answers getrandom() in FIPS mode ' +
      'too; ask the vendor for the certificate of its module.';
  return info(
    'this kernel runs in FIPS mode (fips=1)',
    `${who} What entropyd feeds goes into the pool of random.c. It adds tested entropy; it neither makes a generator ` +
      "an approved one nor replaces the entropy source in the module's certificate. Red Hat's unit of rng-tools " +
      'refuses to start with fips=1, so it is expected here that rngd does not run.',
    ASSESSOR,
  );
}
