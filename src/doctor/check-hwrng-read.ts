// Does a short read of /dev/hwrng succeed, and how fast is it?
import { type Finding, info, ok, problem, warning } from './check.js';
import { backendRemedy } from './generator-remedy.js';
import { givesNothing, isRejected } from './hwrng-verdict.js';
import type { Machine } from './machine.js';
import { cpuSeeds } from './who-seeds.js';

/** A device below this rate is limited by its host, or is a TPM: no other chip is that slow. */
const LIMITED_BYTES_PER_SECOND = 50_000;

/** '111 B/s', '1.6 kB/s', '12 kB/s': never rounded up to a unit that was not reached. */
export function formatRate(bytesPerSecond: number): string {
  if (bytesPerSecond < 1000) return `${Math.floor(bytesPerSecond)} B/s`;
  const thousands = bytesPerSecond / 1000;
  return `${thousands < 10 ? Math.floor(thousands * 10) / 10 : Math.floor(thousands)} kB/s`;
}

function delivers(bytes: number, ms: number): Finding {
  const rate = bytes / (Math.max(ms, 1) / 1000);
  const seen = `${bytes} bytes in ${ms} ms`;
  return rate >= LIMITED_BYTES_PER_SECOND
    ? ok('/dev/hwrng delivers', `${seen}.`)
    : ok(
        `/dev/hwrng delivers, slowly: about ${formatRate(rate)}`,
        `${seen}: limited by the host or by the chip. That is enough: the kernel needs a few ` +
          'dozen bytes per minute, entropyd 2500 every 5 minutes.',
      );
}

/** The kernel names a generator, and a read of it fails at once (EIO, ENODEV, EBUSY). */
function named(machine: Machine, sentence: string): Finding {
  const { hwrng } = machine;
  const says = `${sentence}. The kernel's own hwrng thread gets nothing either, whatever its quality says.`;
  const title = `/dev/hwrng gives nothing, although the kernel names ${hwrng.current}`;
  return (cpuSeeds(machine) ? warning : problem)(title, says, backendRemedy(machine));
}

export function checkHwrngRead(machine: Machine): Finding | undefined {
  const { probes, hwrng } = machine;
  const reading = probes.hwrng;
  if (reading === null || (hwrng.available.length === 0 && reading.outcome === 'absent')) {
    return undefined;
  }
  const { outcome, sentence, bytes, ms } = reading;
  if (outcome === 'bytes') {
    return isRejected(machine)
      ? info('/dev/hwrng delivers bytes that fail the tests', 'entropyd credits none of them.')
      : delivers(bytes, ms);
  }
  if (outcome === 'noData') {
    return problem(
      '/dev/hwrng delivers no data',
      `${sentence}. The driver is loaded and the device delivers nothing: reads hang, ` +
        "and so does the kernel's own hwrng thread.",
      backendRemedy(machine),
    );
  }
  if (givesNothing(machine)) return named(machine, sentence);
  switch (outcome) {
    case 'notPermitted':
      return info('/dev/hwrng was not tried', 'Only root may read it.', 'sudo entropyd doctor');
    case 'slow':
      return warning(
        '/dev/hwrng is very slow',
        `${sentence}. Every reader of it waits.`,
        backendRemedy(machine),
      );
    case 'absent':
      return info('no generator is bound to /dev/hwrng', sentence);
    default:
      return warning('/dev/hwrng cannot be read', sentence);
  }
}
