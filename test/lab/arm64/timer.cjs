// Runs in the emulated Node: what the arm64 addon sees of the counter, as a line of JSON.
const native = require('../../../build/Release/entropyd.node');

const COUNT = 20_000;

async function main() {
  const sampler = new native.JitterSampler({ bufferBytes: 0, steps: 0, timer: 'cycles', claim: 1 });
  const { cpuMs, status, isStart, ...facts } = await sampler.open();
  const block = new native.SecureBlock(COUNT);
  await sampler.read(block, COUNT, 20_000);
  const failed = new native.SampleTests(1).test(block);
  const times = new Map();
  for (const sample of native.takeOut(block)) times.set(sample, (times.get(sample) ?? 0) + 1);
  const mostCommon = [...times].sort(([, a], [, b]) => b - a).slice(0, 8);
  console.log(
    JSON.stringify({
      ...facts,
      different: times.size,
      failed,
      mostCommon,
      share: mostCommon[0][1] / COUNT,
    }),
  );
  sampler.close();
}

void main();
