// Which generation of random.c this kernel has, and what entropy_avail means there.
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';

export function checkKernel({ kernel }: Machine): Finding {
  const { release, pool, poolSizeBits: size, entropyAvailBits: avail } = kernel;
  if (pool === 'unknown' || avail === undefined) {
    return warning(
      `Linux ${release || 'of unknown release'}: its pool is not visible`,
      "/proc/sys/kernel/random is not readable, so the pool's generation and fill level are unknown.",
      'mount -t proc proc /proc',
    );
  }
  if (pool === 'modern') {
    const title = `Linux ${release}: the modern pool, ${avail} of ${size} bits`;
    return avail === size
      ? ok(
          title,
          '256 of 256 is full, not low: entropy_avail counts up to 256 once at boot and stays there. ' +
            'Reading random numbers does not lower it, and no monitoring should alert on it.',
        )
      : info(
          title,
          'It counts up to 256 once; from then on the generator stays ready. It has not reached 256 yet.',
        );
  }
  const title = `Linux ${release}: a legacy pool, ${avail} of ${size} bits`;
  if (kernel.isBefore(5, 6)) {
    return info(
      title,
      'Each read of /dev/random lowers entropy_avail on this kernel, and near 0 the reader ' +
        'waits. getrandom() and /dev/urandom do not, once the generator is ready.',
    );
  }
  return info(
    title,
    'entropy_avail falls by 256 at each reseed of the generator, every 5 minutes while programs read random numbers. ' +
      'A low count makes nobody wait: since 5.6 /dev/random waits only until the generator is ready.',
  );
}
