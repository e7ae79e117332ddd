// Which sources count as different ones: those whose bytes do not come from the same noise. One of two such sources
// says nothing that the other does not, so a feed of several required sources takes them for one.

/** What a source's bytes come from ('tpm0', 'processor timing'); '' if it is not known: shared with no other. */
export interface Noise {
  readonly noise: string;
}

/** The first source of each noise. */
export function different<One extends Noise>(sources: readonly One[]): readonly One[] {
  return sources.filter(
    ({ noise }, index) => noise === '' || sources.findIndex((one) => one.noise === noise) === index,
  );
}
