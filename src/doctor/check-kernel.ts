// Which generation of the kernel's generator this is, and what entropy_avail means on it.
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';

export function checkKernel({ kernel }: Machine): Finding {
  const { release, pool, poolSizeBits: size, entropyAvailBits: avail } = kernel;
  if (pool === 'unknown' || avail === undefined) {
    return warning(
      `Linux ${release || 'of unknown release'}: its pool cannot be seen`,
      '/proc/sys/kernel/random is not readable, so neither its generation nor its fill can be told.',
      'mount -t proc proc /proc',
    );
  }
  if (pool === 'modern') {
    const title = `Linux ${release}: the modern pool, ${avail} of ${size} bits`;
    return avail === size
      ? ok(
          title,
          '256 of 256 is full, not low: entropy_avail counts up to 256 once at boot and stays there. ' +
            'Nothing that reads random numbers lowers it, and no monitoring should alert on it.',
        )
      : info(
          title,
          'It counts up to 256 once; then the generator is ready for good. It is on its way there.',
        );
  }
  const title = `Linux ${release}: a legacy pool, ${avail} of ${size} bits`;
  if (kernel.isBefore(5, 6)) {
    return info(
      title,
      'entropy_avail is a balance here: each read of /dev/random draws on it, and near 0 the reader ' +
        'waits. getrandom() and /dev/urandom do not, once the generator was ready.',
    );
  }
  return info(
    title,
    'entropy_avail falls by 256 at each reseed of the generator, every 5 minutes while somebody reads. ' +
      'Nothing blocks when it is low: since 5.6 /dev/random waits only until the generator is ready.',
  );
}
