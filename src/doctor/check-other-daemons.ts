// Other entropy daemons on this machine, and what each one does on this kernel.
import { type Finding, info } from './check.js';
import type { Machine } from './machine.js';
import { PEERS, type Peer } from './peers.js';
import { entropyTimers } from './timers.js';

const NAME_LENGTH = 15; // the kernel's TASK_COMM_LEN without the final NUL

/** STIG and CIS items name this daemon, whatever else feeds the machine. */
const NAMED_BY_RULES = 'rngd';

const INSTEAD = '# once entropyd feeds, if it is to do so in their place:';

const disable = (name: string, unit: string): string =>
  name === NAMED_BY_RULES
    ? `# not if a rule for this machine (STIG, CIS) asks for ${name}:\nsystemctl disable --now ${unit}`
    : `systemctl disable --now ${unit}`;

export function checkOtherDaemons({
  system,
  processes,
  kernel,
  virtualization,
}: Machine): Finding | undefined {
  const found: (Peer & { isRunning: boolean })[] = [];
  for (const peer of new Set(PEERS.map(({ name }) => name))) {
    const isRunning = processes.some(({ name }) => name === peer.slice(0, NAME_LENGTH));
    const rows = PEERS.filter(({ name }) => name === peer);
    const installed = rows.find(({ programs }) => programs.some((path) => system.exists(path)));
    const row = installed ?? (isRunning ? rows.at(-1) : undefined);
    if (row !== undefined) found.push({ ...row, isRunning });
  }
  const timers = entropyTimers(system).filter(({ command }) => !command.startsWith('entropyd'));
  if (found.length === 0 && timers.length === 0) return undefined;
  const isModern = kernel.pool === 'modern';
  const running = found.filter(({ isRunning }) => isRunning);
  const lines = [
    ...found.map(
      ({ name, isRunning, onModern, onLegacy }) =>
        `${name} (${isRunning ? 'running' : 'installed'}): ${isModern ? onModern : onLegacy}.`,
    ),
    ...timers.map(({ name, command }) => `${command} (by ${name}): runs, and ends, each time.`),
  ];
  const names = found.map(({ name }) => name);
  const inContainer =
    virtualization.container === undefined
      ? ''
      : 'From a container they can feed only with CAP_SYS_ADMIN on its host. ';
  const byTimer = timers.map(({ name, command }) => `${command} by ${name}`);
  const title =
    running.length > 0
      ? `${running.length > 1 ? 'other entropy daemons run' : 'another entropy daemon runs'}: ${running.map(({ name }) => name).join(', ')}`
      : names.length > 0
        ? `${names.length > 1 ? 'other entropy daemons are' : 'another entropy daemon is'} installed: ${names.join(', ')}`
        : `a timer runs another entropy program: ${byTimer.join(', ')}`;
  const others = running.filter(({ servesPrograms }) => servesPrograms !== true);
  return info(
    title,
    `${inContainer}What they do on this kernel when they run:\n${lines.join('\n')}\nRunning two daemons is harmless; one is enough.`,
    others.length === 0 || virtualization.container !== undefined
      ? ''
      : [INSTEAD, ...others.map(({ name, unit }) => disable(name, unit ?? name))].join('\n'),
  );
}
