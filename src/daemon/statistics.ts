// The lines that SIGUSR1 logs: one about the daemon, one about each source.
import { failuresInWords } from '../health/verdict.js';
import type { StatusDocument } from '../service/status-document.js';
import { counted, grouped } from '../words.js';

export interface StatisticsLine {
  /** The source's name; null in the line about the daemon. */
  readonly source: string | null;
  readonly sentence: string;
}

export function statistics(status: StatusDocument): StatisticsLine[] {
  const { feed, kernel, state } = status;
  const dryRun = status.dryRun ? 'dry run, ' : '';
  const would = status.dryRun ? 'would have made ' : '';
  const head =
    `statistics: ${dryRun}${state}, up ${status.uptimeSeconds} s, ${would}${counted(feed.credits, 'credit')}, ` +
    `${grouped(feed.bitsCredited)} bits for ${grouped(feed.bytesAdded)} bytes, ${counted(feed.reseeds, 'reseed')}, ` +
    `pool ${kernel.entropyAvailBits} of ${kernel.poolSizeBits} bits`;
  const sources = status.sources.map((source) => {
    const failed = failuresInWords(source.failures);
    const measured =
      'measuredBitsPerSample' in source
        ? `${source.measuredBitsPerSample ?? '-'} bits per sample`
        : `${source.measuredBitsPerByte ?? '-'} bits per byte`;
    const sentence =
      `statistics: ${source.name} ${source.standing}, ${grouped(source.bytesRead)} bytes read, ` +
      `${grouped(source.blocksPassed)} blocks passed, ${grouped(source.blocksFailed)} failed` +
      (failed === '' ? '' : ` (${failed})`) +
      `, measured ${measured}, ` +
      `${status.dryRun ? 'would be credited' : 'credited'} ${source.creditedBitsPerByte}` +
      (source.reason === '' ? '' : `; ${source.reason}`);
    return { source: source.name, sentence };
  });
  return [{ source: null, sentence: head }, ...sources];
}
