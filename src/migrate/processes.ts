// Daemons that run and that no unit, script or file of options was found of.
import type { Host, Process } from './host.js';
import { initScriptOf } from './init-system.js';
import { isDaemon, PEERS } from './peers.js';
import { serviceHere } from './service.js';
import { distinct, type Found, understandCommand } from './translate.js';

const programOf = ({ words }: Process): string => words[0]?.split('/').at(-1) ?? '';

/** Whether that process is what was found. Only with systemd is it known which service a process belongs to. */
const isOf = (process: Process, { peer, service, pid }: Found, { initSystem }: Host): boolean =>
  pid === undefined
    ? programOf(process) === peer.program &&
      (initSystem !== 'systemd' || process.service === service)
    : process.pid === pid;

export const isRunning = (found: Found, host: Host): boolean =>
  host.processes.some((process) => isOf(process, found, host));

/** The service of that program that has an init script on this machine. */
const scriptOf = (program: string, host: Host): string | undefined =>
  PEERS.filter((peer) => peer.program === program)
    .flatMap(({ files, service }) => [service, ...Object.values(files)])
    .find((one) => initScriptOf(host, one) !== undefined);

/** By the unit that the process belongs to, else by its command line. */
function fromProcess({ pid, words, service }: Process, program: string, host: Host): Found[] {
  const found = service === undefined ? [] : serviceHere(service, [], host).found;
  if (found.length > 0) return [...found];
  const isSystemd = host.initSystem === 'systemd';
  const starter = service ?? (isSystemd ? undefined : scriptOf(program, host));
  const from = [`the running process ${pid}`];
  const one = understandCommand(words, { from, service: starter }, host);
  return one === undefined ? [] : [starter === undefined ? { ...one, pid } : one];
}

/** Those that run and are none of the others that were found. */
export function fromProcesses(others: readonly Found[], host: Host): Found[] {
  const all = host.processes.flatMap((process) => {
    const program = programOf(process);
    const isKnown = others.some((one) => isOf(process, one, host));
    return !isDaemon(program) || isKnown ? [] : fromProcess(process, program, host);
  });
  return distinct(all);
}
