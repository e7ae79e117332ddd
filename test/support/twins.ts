// What machines draw that went on from one snapshot: recordings of bench/twins/record.pl in guests.
import { areEqual, sinceTheCopy } from '../../bench/twins/comparison.mjs';
import { type Draw, parseRecording, type Recording } from '../../bench/twins/recording.mjs';
import type { Guest } from './qemu.js';
import { until } from './until.js';

/** Where a guest records; its root is in memory, so that each copy has its own. */
export const RECORDING = '/run/draws';

/** In a guest: draws until the guest ends. test/lab/guest/twin.sh does so too. */
export const RECORD = `perl /lab/record.pl --output ${RECORDING} --seconds 1e6 --every 30`;

/** In a guest: runs the command, and marks when it had ended. */
export const marked = (text: string, command: string): string =>
  `perl /lab/record.pl --output ${RECORDING} --mark '${text}' ${command}`;

/** As it is: it may end within a line, since the guest goes on drawing. */
async function recording(guest: Guest): Promise<Recording> {
  const { output } = await guest.try(`cat ${RECORDING}`, 120_000);
  return parseRecording(output, RECORDING);
}

export const recordings = (twins: readonly [Guest, Guest]): Promise<[Recording, Recording]> =>
  Promise.all([recording(twins[0]), recording(twins[1])]);

/** What both have drawn since the copy was made. */
export async function drawnSinceTheCopy(
  twins: readonly [Guest, Guest],
): Promise<readonly [Draw[], Draw[]]> {
  const [a, b] = await recordings(twins);
  return [sinceTheCopy(a.draws, b.draws), sinceTheCopy(b.draws, a.draws)];
}

/** Those of `mine` that are among what the other drew, whenever it did. */
export function shared(mine: readonly Draw[], others: readonly Draw[]): Draw[] {
  const equal = areEqual(mine, others);
  return mine.filter((_, index) => equal[index]);
}

/**
 * Waits until the first of both has drawn something after `since`, in seconds of its clock, and returns what of that the
 * other drew as well, whenever it did: nothing, if they go different ways by then. Before it some draws can be equal, and
 * others between them not, because other programs draw too.
 */
export async function equalAfter(twins: readonly [Guest, Guest], since: number): Promise<Draw[]> {
  const later = async () => {
    const [mine, others] = await drawnSinceTheCopy(twins);
    const found = mine.filter(({ begin }) => begin > since);
    return found.length === 0 ? undefined : shared(found, others);
  };
  return until(later);
}
