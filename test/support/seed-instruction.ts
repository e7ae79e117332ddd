// Whether this machine's kernel lists the processor's seed instruction.
import { readFileSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { native } from '../../src/native.js';

export const hasSeedInstruction = (): boolean =>
  process.arch === 'x64'
    ? /^flags\s*:.*\brdseed\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))
    : native.processorHasSeedInstruction();

export function needsSeedInstruction(test: TestContext): void {
  if (!hasSeedInstruction()) test.skip('needs a processor whose kernel lists RDSEED or RNDRRS');
}
