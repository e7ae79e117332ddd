import { expect, it } from 'vitest';
import { runAll } from '../../../src/daemon/run-all.js';
import { recordingLog } from '../../support/fakes.js';

it('runs each step in order, whatever becomes of the others, and throws nothing', async () => {
  const { log, lines } = recordingLog();
  const done: string[] = [];
  await runAll(log, [
    () => {
      throw new Error('thrown');
    },
    () => done.push('second'),
    () => Promise.reject(new Error('rejected')),
    async () => {
      await Promise.resolve();
      done.push('fourth');
    },
    () => done.push('fifth'),
  ]);
  expect(done).toEqual(['second', 'fourth', 'fifth']);
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
});
