// The lines that SIGUSR1 logs: one about the daemon, one about each source.
import { failuresInWords } from '../health/verdict.js';
import type { StatusDocument } from '../service/status-document.js';

export interface StatisticsLine {
  /** The source's name; null in the line about the daemon. */
  readonly source: string | null;
  readonly sentence: string;
}

export function statistics(status: StatusDocument): StatisticsLine[] {
  const { feed, kernel, state } = status;
  const head =
    `statistics: ${status.dryRun ? 'dry run, ' : ''}${state}, up ${status.uptimeSeconds} s, ${feed.credits} credit(s), ` +
    `${feed.bitsCredited} bits for ${feed.bytesAdded} bytes, ${feed.reseeds} reseeds, ` +
    `pool ${kernel.entropyAvailBits} of ${kernel.poolSizeBits} bits`;
  const sources = status.sources.map((source) => {
    const failed = failuresInWords(source.failures);
    const measured =
      'measuredBitsPerSample' in source
        ? `${source.measuredBitsPerSample ?? '-'} bits per sample`
        : `${source.measuredBitsPerByte ?? '-'} bits per byte`;
    const sentence =
      `statistics: ${source.name} ${source.standing}, ${source.bytesRead} bytes read, ` +
      `${source.blocksPassed} blocks passed, ${source.blocksFailed} failed` +
      (failed === '' ? '' : ` (${failed})`) +
      `, measured ${measured}, ` +
      `credited ${source.creditedBitsPerByte}` +
      (source.reason === '' ? '' : `; ${source.reason}`);
    return { source: source.name, sentence };
  });
  return [{ source: null, sentence: head }, ...sources];
}
