// Clock source and cycle counter: whether the kernel's jitter loop and our jitter source can work here.
import { type Finding, info, ok, warning } from './check.js';
import type { Machine } from './machine.js';
import { whatSeeds } from './who-seeds.js';

const FOLDER = '/sys/devices/system/clocksource/clocksource0';
const COARSE = ['jiffies', 'refined-jiffies', 'acpi_pm', 'timer', 'pit'];

export function checkTimer(machine: Machine): Finding {
  const { system, processor, probes, kernel } = machine;
  const clock = system.text(`${FOLDER}/current_clocksource`) ?? 'unknown';
  const counter =
    processor.hasCounter === undefined
      ? 'unknown whether there is a cycle counter'
      : processor.hasCounter
        ? 'the processor has a cycle counter'
        : 'no cycle counter';
  const unusable = probes.timerProblem;
  const ours =
    unusable === null
      ? ''
      : unusable === ''
        ? " entropyd's jitter source can run."
        : ` entropyd's jitter source cannot run: ${unusable}.`;
  const loop =
    kernel.isBefore(5, 4) && kernel.pool === 'legacy'
      ? 'This kernel has no jitter loop, which from 5.4 on ends a wait in getrandom() within a second or two.'
      : "The kernel's own jitter loop can end a wait in getrandom() within a second or two.";
  const title = `clock source ${clock}, ${counter}`;
  if (processor.hasCounter === true) {
    const coarse = COARSE.includes(clock)
      ? ` ${clock} is slow or coarse: the kernel does not keep time by the cycle counter, which does not matter for jitter.`
      : '';
    const finding = unusable !== null && unusable !== '' ? info : ok;
    return finding(title, `${loop}${coarse}${ours}`);
  }
  const detail = `The kernel's jitter loop needs one: without it, a boot that nothing else seeds waits for interrupts.${ours}`;
  const isAlone = processor.hasCounter === false && whatSeeds(machine) === undefined;
  return (isAlone ? warning : info)(title, detail);
}
