// `entropyd sources`: reads a few blocks of each source and says what it is worth.
import { performance } from 'node:perf_hooks';
import { loadSettings } from '../config/load.js';
import { type Survey, survey } from '../daemon/survey.js';
import { EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { type Outside, printJson } from './outside.js';

function describe(source: Survey[number], isFirst: boolean): string {
  const is = source.identity === '' ? '' : ` (${source.identity})`;
  const worth = !('measuredBitsPerByte' in source)
    ? `\n  ${Math.round(source.samplesPerSecond / 1000)} thousand samples a second`
    : source.measuredBitsPerByte === null
      ? ''
      : `\n  measured at most ${source.measuredBitsPerByte} bits a byte, claimed ` +
        `${source.claimedBitsPerByte}, ${(source.samplesPerSecond / 1000).toFixed(1)} kB/s`;
  const use = !source.usable
    ? 'not used'
    : isFirst
      ? 'used'
      : 'used when the ones above give nothing';
  return `${source.name}: ${source.device}${is}\n  ${use}: ${source.reason}${worth}\n`;
}

export async function sources(argv: Record<string, unknown>, outside: Outside): Promise<ExitCode> {
  const flags = { 'hwrng-device': argv['hwrng-device'] };
  const { settings } = loadSettings({ env: outside.env, flags });
  const found = await survey(native, settings, () => performance.now());
  if (argv['json']) {
    printJson(outside, { sources: found });
  } else {
    const first = found.find(({ usable }) => usable);
    for (const source of found) outside.stdout.write(describe(source, source === first));
  }
  return found.some(({ usable }) => usable) ? EXIT.done : EXIT.noSource;
}
