// Uses everything in the addon named by the first argument, and ends as a program does that nobody has
// ended: Node gives all its memory back then, so that whatever is left was the addon's to free.
import { openSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const native = createRequire(import.meta.url)(process.argv[2]);
const path = (name) => join(tmpdir(), `entropyd-leaks-${process.pid}-${name}`);
const refused = (call) => {
  try {
    call();
  } catch {
    return; // an exception must leave nothing behind either
  }
  throw new Error('it was to be refused');
};

async function useOnce() {
  const block = new native.SecureBlock(2500);
  const reader = new native.GeneratorReader('device', { device: '/dev/hwrng' });
  await reader.read(block, 2500, 1000);
  block.wipe();
  await new native.GeneratorReader('device', { device: path('missing') }).read(block, 2500, 10);
  reader.close();

  const jitter = new native.JitterSampler({
    bufferBytes: 4096,
    steps: 1,
    timer: 'clock',
    claim: 1,
  });
  await jitter.open();
  await jitter.read(block, 2048, 1000);
  const judge = new native.SourceJudge('sample', 1, 2048);
  judge.judge(block);
  judge.tested.wipe();
  native.lockReport();
  refused(() => new native.SourceJudge('sample', 9, 2048));
  refused(() => new native.KernelPool('/dev/null').addEntropy(block, 1, 1));

  for (const kind of ['ContinuousTests', 'SampleTests', 'ByteTests']) new native[kind](4);
  new native.Fips140Stream().add(new Uint8Array(6000));
  const symbols = new native.Symbols(new Uint8Array(100));
  await native.estimateMinEntropy('lag', symbols);
  refused(() => native.estimateMinEntropy('none', symbols));
  refused(() => native.estimateMinEntropy('lag', new Uint8Array(100)));
  refused(() => new native.Symbols(new Uint8Array(100), { alphabet: 0 }));

  const audit = new native.AuditLog(path('audit'));
  await audit.record(
    '2026-01-01T00:00:00.000Z',
    '"time":"2026-01-01T00:00:00.000Z","event":"credit"',
  );
  await audit.stop('2026-01-01T00:00:01.000Z');
  const writer = new native.QueuedWriter(openSync(path('log'), 'a'), 1000);
  writer.write('a line\n');
  writer.flush(1000);
  await native.replaceFile(path('file'), 'text', 0o600);
  refused(() => new native.KernelLogWatch('/dev/null', () => {}));
  new native.UnixListener(path('socket'), 0o600, () => {}).close();
}

try {
  for (let times = 0; times < 20; ++times) await useOnce();
} finally {
  for (const name of ['audit', 'log', 'file', 'socket']) rmSync(path(name), { force: true });
}
writeSync(1, 'done\n');
