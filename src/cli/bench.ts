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
  const { settings } = loadSettings({
    file: argv['config'] as string | undefined,
    env: outside.env,
    flags: givenFlags({ ...argv, source: undefined }),
  });
  if (outside.stderr.isTTY) outside.stderr.write('measuring, about 7 seconds\n');
  const found = await bench(native, settings, () => performance.now());
  if (argv['json']) {
    printJson(outside, found);
  } else {
    const { bytesPerSecond, memoryBytesPerSecond, instructions } = found.fips140;
    outside.stdout.write(
      `FIPS 140-2 tests: ${giga(bytesPerSecond)} (${instructions}), ` +
        `memory gives ${giga(memoryBytesPerSecond)}\n` +
        sourceLine('jitter', found.jitter) +
        sourceLine('hwrng', found.hwrng),
    );
  }
  return EXIT.done;
}
