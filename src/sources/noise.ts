// Which sources count as different ones: those whose bytes do not come from the same noise. Two sources of the same
// noise say no more than one of them, so they count as one if several sources are required in a feed.

/** What a source's bytes come from ('tpm0', 'processor timing'); '' if unknown, which counts as shared by no other. */
export interface Noise {
  readonly noise: string;
}

/** The first source of each noise, and every source whose noise is not known. */
export function different<One extends Noise>(sources: readonly One[]): readonly One[] {
  return sources.filter(
    ({ noise }, index) => noise === '' || sources.findIndex((one) => one.noise === noise) === index,
  );
}
