// Runs in the emulated Node: what the arm64 addon sees of the counter, as a line of JSON.
const native = require('../../../build/Release/entropyd.node');

const recorder = new native.JitterRecorder(0, 8, 'cycles');
recorder.record(20_000).then((samples) => {
  const times = new Map();
  for (const sample of samples) times.set(sample, (times.get(sample) ?? 0) + 1);
  const mostCommon = [...times].sort(([, a], [, b]) => b - a).slice(0, 8);
  console.log(JSON.stringify({ step: recorder.step, different: times.size, mostCommon }));
});
