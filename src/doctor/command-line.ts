// How to set parameters of the kernel at the next boot.
import type { Machine } from './machine.js';

type Parameter = readonly [name: string, value: string];

/**
 * Comments that set them, with what they take the place of; '' if all are set. `to`: what for, such as ', if you trust
 * it'.
 */
export function onCommandLine(
  { kernel }: Machine,
  parameters: readonly Parameter[],
  to = '',
): string {
  const lines = parameters.flatMap(([name, value]) => {
    const now = kernel.parameter(name);
    if (now === value) return [];
    return [`#   ${name}=${value}${now === undefined ? '' : `    # in place of ${name}=${now}`}`];
  });
  return lines.length === 0 ? '' : [`# on the kernel command line${to}:`, ...lines].join('\n');
}
