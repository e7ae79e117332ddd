// vmgenid: the generation counter by which a host tells a guest that the guest was copied, and its driver.
import type { System } from './system.js';

const DRIVERS = ['/sys/bus/platform/drivers/vmgenid', '/sys/bus/acpi/drivers/vmgenid'];
const DEVICES = '/sys/bus/acpi/devices';

/** Whether there is a vmgenid device, told by its compatible ID: each hypervisor chooses its own device name. */
export function hasVmgenid(system: System): boolean {
  return system
    .names(DEVICES)
    .some((name) => /VM_?GEN_?COUNTER/i.test(system.text(`${DEVICES}/${name}/modalias`) ?? ''));
}

export const hasVmgenidDriver = (system: System): boolean =>
  DRIVERS.some((path) => system.exists(path));
