// Clock source and counter: whether jitter, the kernel's or ours, can be timed here.
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';
import { seeder } from './need.js';

const FOLDER = '/sys/devices/system/clocksource/clocksource0';
const COARSE = ['jiffies', 'refined-jiffies', 'acpi_pm', 'timer', 'pit'];

export function checkTimer(machine: Machine): Finding {
  const { system, processor, probes, kernel } = machine;
  const clock = system.text(`${FOLDER}/current_clocksource`) ?? 'unknown';
  const counter =
    processor.hasCounter === undefined
      ? 'whether there is a cycle counter cannot be told'
      : processor.hasCounter
        ? 'the processor has a cycle counter'
        : 'no cycle counter';
  const unfit = probes.timerUnfit;
  const ours =
    unfit === null
      ? ''
      : unfit === ''
        ? " entropyd's jitter source can be timed."
        : ` entropyd's jitter source cannot be timed: ${unfit}.`;
  const loop =
    kernel.isBefore(5, 4) && kernel.pool === 'legacy' ? ', but its kernel has no jitter loop' : '';
  const title = `clock source ${clock}, ${counter}`;
  if (processor.hasCounter === true) {
    const coarse = COARSE.includes(clock)
      ? ` ${clock} is slow or coarse: the kernel found the counter unfit for keeping time, not for jitter.`
      : '';
    const finding = unfit !== null && unfit !== '' ? info : ok;
    return finding(
      title,
      `The kernel's own jitter loop can end a wait in getrandom() within a second or two${loop}.${coarse}${ours}`,
    );
  }
  const detail = `The kernel's jitter loop needs one: without, a boot that nothing else seeds waits for interrupts.${ours}`;
  const isAlone = processor.hasCounter === false && seeder(machine) === undefined;
  return (isAlone ? warning : info)(title, detail);
}
