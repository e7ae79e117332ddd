// `entropyd bench`: the throughputs of this build. `npm run bench` compares them with other programs.
import { performance } from 'node:perf_hooks';
import { bench, type SourceRate } from '../daemon/bench.js';
import { EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import type { JSON_FLAG, OptionsOf } from './command.js';
import { type GivenSettings, loadGiven } from './given-settings.js';
import { type ProcessContext, printJson, printLines } from './process-context.js';

const giga = (value: number): string => `${(value / 1e9).toFixed(2)} GB/s`;
const kilo = (value: number): string => `${(value / 1000).toFixed(1)} kB/s`;

function sourceLine(name: string, rate: SourceRate): string {
  if ('reason' in rate) return `${name}: ${rate.reason}`;
  return (
    `${name}: ${kilo(rate.bytesPerSecond)} of tested bytes from ` +
    `${(rate.samplesPerSecond / 1000).toFixed(1)} thousand samples per second, ` +
    `the first after ${rate.firstBytesMs} ms`
  );
}

type Given = OptionsOf<typeof JSON_FLAG> & { readonly settings: GivenSettings };

export async function benchCommand(
  { json, settings }: Given,
  context: ProcessContext,
): Promise<ExitCode> {
  const { sources } = loadGiven(settings, context);
  if (context.stderr.isTTY)
    context.stderr.write(`measuring, about ${1 + 3 * sources.length} seconds\n`);
  const found = await bench(native, sources, () => performance.now());
  if (json) {
    printJson(context, { ...found.sources, fips140: found.fips140 });
  } else {
    const { bytesPerSecond, memoryBytesPerSecond, instructions } = found.fips140;
    const tests =
      `FIPS 140-2 tests: ${giga(bytesPerSecond)} (${instructions}), ` +
      `a plain read of memory ${giga(memoryBytesPerSecond)}`;
    const each = Object.entries(found.sources).map(([name, rate]) => sourceLine(name, rate));
    printLines(context, [tests, ...each], '  ');
  }
  return EXIT.done;
}
