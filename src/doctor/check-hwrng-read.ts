// A short, real read of /dev/hwrng: does it answer, and how fast?
import { type Finding, info, ok, problem, warning } from './check.js';
import type { Machine } from './machine.js';

/** Below this a device is limited by somebody: no chip is that slow but a TPM. */
const LIMITED_BYTES_PER_SECOND = 50_000;

const BACKEND = `# on the host: is the backend alive? a generator on a socket (rng-egd) that was restarted
# leaves the guest's device mute until the guest is stopped and started again
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
        ? ok('/dev/hwrng answers', `${seen}.`)
        : ok(
            `/dev/hwrng answers, slowly: about ${Math.max(1, Math.round(rate / 1000))} kB/s just now`,
            `${seen}: limited, by the host or by its own nature. That is plenty: the kernel wants a few ` +
              'dozen bytes a minute, entropyd 2500 every 5 minutes.',
          );
    }
    case 'notPermitted':
      return info('/dev/hwrng was not tried', 'It is root’s to read.', 'sudo entropyd doctor');
    case 'slow':
      return warning('/dev/hwrng is very slow', `${sentence}. Whoever reads it waits.`, BACKEND);
    case 'noData':
      return problem(
        '/dev/hwrng is mute',
        `${sentence}. The driver is there and the device behind it gives nothing: reads hang, the ` +
          "kernel's own thread with them.",
        BACKEND,
      );
    case 'absent':
      return info('/dev/hwrng has no generator behind it', sentence);
    default:
      return warning('/dev/hwrng cannot be read', sentence);
  }
}
