// How to set a parameter of the kernel at the next boot.
import type { Machine } from './machine.js';

/** Comments that set it, with what it takes the place of. `to`: what for, such as ', if you trust it'. */
export function onCommandLine({ kernel }: Machine, name: string, value: string, to = ''): string {
  const now = kernel.parameter(name);
  const instead = now === undefined ? '' : `    # in place of ${name}=${now}`;
  return `# on the kernel command line${to}:\n#   ${name}=${value}${instead}`;
}
