// Does a short read of /dev/hwrng succeed, and how fast is it?
import { type Finding, info, ok, problem, warning } from './check.js';
import type { Machine } from './machine.js';

/** A device below this rate is limited by its host, or is a TPM: no other chip is that slow. */
const LIMITED_BYTES_PER_SECOND = 50_000;

const BACKEND = `# on the host: is the backend alive? After a generator on a socket (rng-egd) was restarted, the
# guest's device delivers nothing until the guest is shut down and started again
virsh dumpxml GUEST | grep -A5 '<rng'`;

export function checkHwrngRead({ probes, hwrng }: Machine): Finding | undefined {
  const reading = probes.hwrng;
  if (reading === null || (hwrng.available.length === 0 && reading.outcome === 'absent')) {
    return undefined;
  }
  const { outcome, sentence, bytes, ms } = reading;
  switch (outcome) {
    case 'bytes': {
      const rate = Math.round(bytes / (Math.max(ms, 1) / 1000));
      const seen = `${bytes} bytes in ${ms} ms`;
      return rate >= LIMITED_BYTES_PER_SECOND
        ? ok('/dev/hwrng delivers', `${seen}.`)
        : ok(
            `/dev/hwrng delivers, slowly: about ${Math.max(1, Math.round(rate / 1000))} kB/s`,
            `${seen}: limited by the host or by the chip. That is enough: the kernel needs a few ` +
              'dozen bytes per minute, entropyd 2500 every 5 minutes.',
          );
    }
    case 'notPermitted':
      return info('/dev/hwrng was not tried', 'Only root may read it.', 'sudo entropyd doctor');
    case 'slow':
      return warning('/dev/hwrng is very slow', `${sentence}. Every reader of it waits.`, BACKEND);
    case 'noData':
      return problem(
        '/dev/hwrng delivers no data',
        `${sentence}. The driver is loaded and the device delivers nothing: reads hang, ` +
          "and so does the kernel's own hwrng thread.",
        BACKEND,
      );
    case 'absent':
      return info('no generator is bound to /dev/hwrng', sentence);
    default:
      return warning('/dev/hwrng cannot be read', sentence);
  }
}
