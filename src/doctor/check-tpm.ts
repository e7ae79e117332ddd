// A TPM has a random generator too, and the kernel may use it for /dev/hwrng.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';

export function checkTpm({ system, hwrng, virtualization }: Machine): Finding | undefined {
  const [chip] = system.names('/sys/class/tpm');
  if (chip === undefined) return undefined;
  const version = system.text(`/sys/class/tpm/${chip}/tpm_version_major`);
  const named = version === undefined ? 'a TPM' : `a TPM ${version}`;
  if (virtualization.confidential !== undefined) {
    return info(
      `${named} that the host of this confidential guest may know`,
      'The host may emulate it, so its bytes count as no entropy here.',
    );
  }
  const registered = hwrng.available.find((name) => name.startsWith('tpm-rng'));
  if (registered === undefined) {
    return info(`${named}, whose generator is not in use`, 'The kernel has not registered it.');
  }
  return registered === hwrng.current
    ? info(
        `${named} is behind /dev/hwrng`,
        'It is slow (a few kB/s) but enough for a seed. /dev/hwrng and its own device are one chip: if two ' +
          'sources of entropyd read it, the first is used and credited, and the other is not.',
      )
    : info(
        `${named} is available`,
        `${registered} is available; ${hwrng.current || 'none'} is in use because it ranks higher.`,
      );
}
