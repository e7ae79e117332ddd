// `entropyd sources`: reads a few blocks of each source and reports whether it is usable, and its entropy.
import { performance } from 'node:perf_hooks';
import type { Loaded } from '../config/load.js';
import { type Survey, survey } from '../daemon/survey.js';
import { EXIT, type ExitCode, UsageError } from '../errors.js';
import { native } from '../native.js';
import type { OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import type { SOURCES_FLAGS } from './measure-commands.js';
import { type ProcessContext, printJson, printLines, screenOf } from './process-context.js';
import { openProgress } from './progress.js';
import { INDENT, sourcesReport } from './sources-screen.js';

async function surveyed(
  loaded: Loaded,
  test: boolean,
  { stderr }: ProcessContext,
): Promise<Survey> {
  const progress = openProgress(
    stderr,
    loaded.sources.length,
    test ? 'testing the sources' : 'reading the sources',
  );
  try {
    return await survey(native, loaded.sources, () => performance.now(), {
      ...{ test, onProgress: progress.at },
    });
  } finally {
    progress.end();
  }
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
  const found = await surveyed(loaded, test, context);
  if (json) printJson(context, { sources: found });
  else printLines(context, sourcesReport(found, screenOf(context)), INDENT);
  const isBad = test && found.some(({ present, usable }) => present && !usable);
  return found.some(({ usable }) => usable) && !isBad ? EXIT.done : EXIT.noSource;
}
