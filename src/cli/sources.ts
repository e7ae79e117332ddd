// `entropyd sources`: reads a few blocks of each source and reports whether it is usable, and its entropy.
import { performance } from 'node:perf_hooks';
import { type Survey, survey } from '../daemon/survey.js';
import { EXIT, type ExitCode, UsageError } from '../errors.js';
import { native } from '../native.js';
import { printable } from '../printable.js';
import type { OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import type { SOURCES_FLAGS } from './measure-commands.js';
import { type ProcessContext, printJson } from './process-context.js';

type Found = Survey[number];

/** Why `assess` gives a lower figure; the manual says more. */
const UPPER_BOUND = 'measured: an upper bound from few samples; entropyd assess finds less in 10^6';

function worth(source: Found): string {
  const speed = (source.samplesPerSecond / 1000).toFixed(1);
  if ('claimedBitsPerSample' in source) {
    const { measuredBitsPerSample: measured, claimedBitsPerSample: claimed } = source;
    return measured === null
      ? ''
      : `measured at most ${measured} bits per sample, claimed ${claimed}, ${speed} thousand samples per second`;
  }
  const { measuredBitsPerByte: measured, claimedBitsPerByte: claimed } = source;
  return measured === null
    ? ''
    : `measured at most ${measured} bits per byte, claimed ${claimed}, ${speed} kB/s`;
}

function describe(source: Found, isFirst: boolean, isBeside: boolean): string {
  const is = source.identity === '' ? '' : ` (${source.identity})`;
  const use = !source.usable
    ? 'not used'
    : isFirst
      ? 'used'
      : isBeside
        ? 'used together with the ones above, in every feed'
        : 'used when the ones above deliver nothing';
  const tested =
    'blocksFailed' in source
      ? `tested: ${source.blocksPassed} blocks passed, ${source.blocksFailed} failed`
      : '';
  const lines = [`${use}: ${source.reason}`, worth(source), tested].filter((line) => line !== '');
  return `${printable(`${source.name}: ${source.device}${is}`)}\n${lines.map((line) => `  ${printable(line)}\n`).join('')}`;
}

type Given = OptionsOf<typeof SOURCES_FLAGS> & { readonly settings: GivenSettings };

export async function sources(
  { json = false, test = false, replay, calibrate, output, settings }: Given,
  context: ProcessContext,
): Promise<ExitCode> {
  if (calibrate !== undefined) {
    if (test || replay !== undefined) throw new UsageError('give --calibrate alone');
    if (settings.flags['source'] !== undefined) {
      throw new UsageError('--calibrate names the source: leave out --source');
    }
    const { calibrateSource } = await import('./sources-calibrate.js');
    return calibrateSource(calibrate, output, settings, json, context);
  }
  if (output !== undefined) throw new UsageError('--output is for --calibrate');
  const loaded = loadGiven(settings, context);
  if (replay !== undefined) {
    if (test) throw new UsageError('give one of --test and --replay');
    const file = replay === '' || replay === '-' ? undefined : replay;
    return (await import('./sources-replay.js')).replay(file, loaded, json, context);
  }
  const found = await survey(native, loaded.sources, () => performance.now(), { test });
  if (json) {
    printJson(context, { sources: found });
  } else {
    const first = found.find(({ usable }) => usable);
    for (const source of found) {
      const isBeside = source.role === 'always';
      context.stdout.write(describe(source, source === first, isBeside));
    }
    if (found.some((source) => worth(source) !== '')) context.stdout.write(`${UPPER_BOUND}\n`);
  }
  const isBad = test && found.some(({ present, usable }) => present && !usable);
  return found.some(({ usable }) => usable) && !isBad ? EXIT.done : EXIT.noSource;
}
