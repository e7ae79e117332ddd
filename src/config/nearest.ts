// Finds the word that somebody meant: the known one that is the most similar to a misspelt one.

/** A longer word is no misspelt one, and comparing it would take long. */
const LONGEST = 64;

/** The edit distance of two words: the fewest insertions, deletions, changes and swaps of neighbours between them. */
export function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (last[j - 1] as number) + Number(from[i - 1] !== to[j - 1]);
      row[j] = Math.min(change, (last[j] as number) + 1, (row[j - 1] as number) + 1);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        row[j] = Math.min(row[j] as number, (beforeLast[j - 2] as number) + 1);
      }
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length] as number;
}

/** The known word that is most similar; undefined if none is similar enough to be meant: a third of it may be wrong. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const [best] = known
    .map((one) => ({ one, away: distance(word.toLowerCase(), one) }))
    .sort((a, b) => a.away - b.away);
  if (best === undefined) return undefined;
  const isBeginning = word.length >= 3 && best.one.startsWith(word.toLowerCase());
  return isBeginning || best.away <= Math.max(1, Math.floor(best.one.length / 3))
    ? best.one
    : undefined;
}

/** `did you mean NAME?`, or `otherwise` if no known word is similar. */
export function didYouMean(word: string, known: readonly string[], otherwise: string): string {
  const meant = nearest(word, known);
  return meant === undefined ? otherwise : `did you mean ${meant}?`;
}
