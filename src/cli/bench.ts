// `entropyd bench`: this build's throughputs. Beside the peers' they stand in `npm run bench`.
import { performance } from 'node:perf_hooks';
import { loadSettings } from '../config/load.js';
import { bench, type SourceRate } from '../daemon/bench.js';
import { EXIT, type ExitCode } from '../errors.js';
import { native } from '../native.js';
import { givenFlags } from './options.js';
import { type Outside, printJson } from './outside.js';

const giga = (value: number): string => `${(value / 1e9).toFixed(2)} GB/s`;
const kilo = (value: number): string => `${(value / 1000).toFixed(1)} kB/s`;

function sourceLine(name: string, rate: SourceRate): string {
  if ('reason' in rate) return `${name}: ${rate.reason}\n`;
  return (
    `${name}: ${kilo(rate.bytesPerSecond)} of tested bytes from ` +
    `${(rate.samplesPerSecond / 1000).toFixed(1)} thousand samples a second, ` +
    `the first after ${rate.firstBytesMs} ms\n`
  );
}

export async function benchCommand(
  argv: Record<string, unknown>,
  outside: Outside,
): Promise<ExitCode> {
  const { sources } = loadSettings({
    file: argv['config'] as string | undefined,
    env: outside.env,
    flags: givenFlags({ ...argv, source: undefined }),
  });
  if (outside.stderr.isTTY)
    outside.stderr.write(`measuring, about ${1 + 3 * sources.length} seconds\n`);
  const found = await bench(native, sources, () => performance.now());
  if (argv['json']) {
    printJson(outside, { ...found.sources, fips140: found.fips140 });
  } else {
    const { bytesPerSecond, memoryBytesPerSecond, instructions } = found.fips140;
    outside.stdout.write(
      `FIPS 140-2 tests: ${giga(bytesPerSecond)} (${instructions}), ` +
        `memory gives ${giga(memoryBytesPerSecond)}\n` +
        Object.entries(found.sources)
          .map(([name, rate]) => sourceLine(name, rate))
          .join(''),
    );
  }
  return EXIT.done;
}
