// vmgenid: the generation counter by which a host tells a guest that the guest was copied, and its driver.
import type { System } from './system.js';

const BUSES = ['/sys/bus/platform', '/sys/bus/acpi'];

/**
 * Whether there is a vmgenid device, told by its compatible ID: each hypervisor chooses its own device name. Without
 * ACPI it is a node of the device tree (from Linux 6.10).
 */
export function hasVmgenid(system: System): boolean {
  return BUSES.flatMap((bus) =>
    system.names(`${bus}/devices`).map((name) => `${bus}/devices/${name}`),
  ).some((device) =>
    /VM_?GEN_?COUNTER|microsoft,vmgenid/i.test(system.text(`${device}/modalias`) ?? ''),
  );
}

export const hasVmgenidDriver = (system: System): boolean =>
  BUSES.some((bus) => system.exists(`${bus}/drivers/vmgenid`));
