import { expect, it } from 'vitest';
import { LockWarning } from '../../../src/daemon/lock-warning.js';
import { recordingLog } from '../../support/fakes.js';

it('is given once, and again when buffers were locked in between', () => {
  const { log, lines } = recordingLog();
  let unlockedBytes = 0;
  const report = () => ({ lockedBytes: 8192, unlockedBytes, code: 'ENOMEM' });
  const warning = new LockWarning({ lockReport: report }, log);
  for (const bytes of [0, 4096, 4096, 8192, 0, 0, 4096]) {
    unlockedBytes = bytes;
    warning.look();
  }
  expect(lines.map(({ fields }) => fields)).toEqual([
    { event: 'memoryNotLocked', bytes: 4096, code: 'ENOMEM' },
    { event: 'memoryNotLocked', bytes: 4096, code: 'ENOMEM' },
  ]);
});
