// What `entropyd sources` says to a person: whether sources can be used, then what each is worth.
import type { Survey } from '../daemon/survey.js';
import { printable } from '../printable.js';
import type { Screen } from '../screen.js';
import { counted, grouped } from '../words.js';

type Found = Survey[number];

/** Why `assess` gives a lower figure; the manual says more. */
const UPPER_BOUND =
  'Measured is an upper bound from few samples; entropyd assess finds less in 10^6.';

/** Of what belongs to a source. */
export const INDENT = '  ';

function worth(source: Found): string {
  const speed = (source.samplesPerSecond / 1000).toFixed(1);
  if ('claimedBitsPerSample' in source) {
    const { measuredBitsPerSample: measured = null, claimedBitsPerSample: claimed } = source;
    return measured === null
      ? ''
      : `measured at most ${measured} bits per sample, claimed ${claimed}; ${speed} thousand samples per second`;
  }
  const { measuredBitsPerByte: measured, claimedBitsPerByte: claimed } = source;
  return measured === null
    ? ''
    : `measured at most ${measured} bits per byte, claimed ${claimed}; ${speed} kB/s`;
}

/** What the daemon does with the source: 'in use'. */
function useOf({ role }: Found, isFirst: boolean): string {
  if (isFirst) return 'in use';
  return role === 'always'
    ? 'in use together with the ones above, in every feed'
    : 'in reserve: used while the ones above deliver nothing';
}

function describe(source: Found, isFirst: boolean, { paint }: Screen): string[] {
  const { name, usable, present, standing, reason, device, identity } = source;
  const isFailing = standing === 'quarantined' || standing === 'failed';
  const verdict = usable
    ? `${paint('green', 'healthy')}, ${useOf(source, isFirst)}`
    : `${present ? paint('red', isFailing ? 'fails its tests' : 'not usable') : paint('yellow', 'not present')}, not used`;
  const is = identity === '' ? '' : ` (${identity})`;
  const tested =
    'blocksFailed' in source
      ? `tested: ${counted(source.blocksPassed ?? 0, 'block')} passed, ${grouped(source.blocksFailed ?? 0)} failed`
      : '';
  return [
    `${name}: ${verdict}`,
    ...[printable(`${device}${is}`), printable(reason), worth(source), tested]
      .filter((line) => line !== '')
      .map((line) => INDENT + line),
  ];
}

/** The verdict over all sources. */
function summary(found: Survey): string {
  const usable = found.filter((source) => source.usable).length;
  if (usable === 0) return 'No source can be used.';
  return `${usable} of ${counted(found.length, 'source')} can be used.`;
}

/** The verdict over all sources, then each source with its own verdict first. */
export function sourcesReport(found: Survey, screen: Screen): string[] {
  const first = found.find(({ usable }) => usable);
  return [
    summary(found),
    ...found.flatMap((source) => ['', ...describe(source, source === first, screen)]),
    ...(found.some((source) => worth(source) !== '') ? ['', UPPER_BOUND] : []),
  ];
}
