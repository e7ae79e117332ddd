// A TPM has a generator too, and the kernel may have it behind /dev/hwrng.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';

export function checkTpm({ system, hwrng }: Machine): Finding | undefined {
  const [chip] = system.names('/sys/class/tpm');
  if (chip === undefined) return undefined;
  const version = system.text(`/sys/class/tpm/${chip}/tpm_version_major`);
  const named = version === undefined ? 'a TPM' : `a TPM ${version}`;
  const registered = hwrng.available.find((name) => name.startsWith('tpm-rng'));
  if (registered === undefined) {
    return info(`${named}, whose generator is not in use`, 'The kernel has it not among its own.');
  }
  return registered === hwrng.current
    ? info(`${named} is behind /dev/hwrng`, 'Slow, a few kB/s, and enough for a seed.')
    : info(
        `${named} stands by`,
        `${registered} is available; ${hwrng.current || 'none'} is in use, as the better one.`,
      );
}
