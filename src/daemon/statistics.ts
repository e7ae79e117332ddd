// The lines that SIGUSR1 logs.
import { failuresInWords } from '../health/verdict.js';
import type { Status } from './status.js';

export function statistics(status: Status): string[] {
  const { feed, kernel, state } = status;
  const head =
    `statistics: ${status.dryRun ? 'dry run, ' : ''}${state}, up ${status.uptimeSeconds} s, ${feed.credits} credit(s), ` +
    `${feed.bitsCredited} bits for ${feed.bytesAdded} bytes, ${feed.reseeds} reseeds, ` +
    `pool ${kernel.entropyAvailBits} of ${kernel.poolSizeBits} bits`;
  const sources = status.sources.map((source) => {
    const failed = failuresInWords(source.failures);
    const measured =
      'measuredBitsPerSample' in source
        ? `${source.measuredBitsPerSample ?? '-'} bits a sample`
        : `${source.measuredBitsPerByte ?? '-'} bits a byte`;
    return (
      `statistics: ${source.name} ${source.standing}, ${source.bytesRead} bytes read, ` +
      `${source.blocksPassed} blocks passed, ${source.blocksFailed} failed` +
      (failed === '' ? '' : ` (${failed})`) +
      `, measured ${measured}, ` +
      `credited ${source.creditedBitsPerByte}` +
      (source.reason === '' ? '' : `; ${source.reason}`)
    );
  });
  return [head, ...sources];
}
