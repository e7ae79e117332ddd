// Bare metal, virtual machine or container: decides where entropy can come from.
import { printable } from '../printable.js';
import { type Finding, info, ok } from './check.js';
import { hypervisorRow } from './hypervisors.js';
import type { Machine } from './machine.js';

/** The model of a board, from its device tree. */
const board = ({ system }: Machine): string =>
  printable((system.text('/proc/device-tree/model') ?? '').replaceAll('\0', ''));

export function checkVirtualization(machine: Machine): Finding {
  const { virtualization } = machine;
  if (virtualization.container !== undefined) {
    return info(
      `a container (${virtualization.container})`,
      "It shares its host's kernel, and so its host's pool and CRNG: everything below describes the host. " +
        'Nothing has to run in here, and feeding needs CAP_SYS_ADMIN on the host.',
    );
  }
  const by =
    virtualization.evidence === ''
      ? ''
      : ` Detected by: ${virtualization.evidence.replace(/\.$/, '')}.`;
  if (virtualization.hypervisor === undefined) {
    const model = board(machine);
    const title = model === '' ? 'bare metal' : `bare metal: a board (${model})`;
    return ok(title, `This program knows no sign of a hypervisor here.${by}`);
  }
  return ok(
    `a virtual machine: ${hypervisorRow(virtualization.hypervisor).name}`,
    `Its host can give it entropy, and can copy it.${by}`,
  );
}
