// Whether the kernel runs on bare metal or in a virtual machine, whether its memory is hidden from its host, and whether
// we are in a container.
import { containerOf } from '../container.js';
import { HYPERVISORS, type Hypervisor, hypervisorRow } from './hypervisors.js';
import type { KernelLog } from './kernel-log.js';
import type { System } from './system.js';

export interface Virtualization {
  /** The kind of container ('docker'); undefined outside of one. */
  readonly container: string | undefined;
  /** undefined on bare metal. */
  readonly hypervisor: Hypervisor | undefined;
  /** What shows this, as text: the names in the firmware, a line of the kernel log, or a file; may be ''. */
  readonly evidence: string;
  /** What hides the memory of this guest from its host: 'SEV-SNP', 'TDX', …; undefined if nothing does. */
  readonly confidential: string | undefined;
}

type Found = Pick<Virtualization, 'hypervisor' | 'evidence'>;

const SHOWN = ['sys_vendor', 'product_name', 'bios_vendor'];
/** Names that only some hypervisors use, such as the asset tag of Azure. */
const MORE = ['bios_version', 'board_vendor', 'chassis_vendor', 'chassis_asset_tag'];
/** In the names of emulators, which no whole computer has. A cloud gives its own name to whole computers too. */
const EMULATOR = /QEMU|SeaBIOS|Bochs|innotek|VirtualBox|VMware/i;
/** Clock sources of a guest. */
const GUEST_CLOCK = /kvm-clock|hyperv_clocksource|\bxen\b/;
const X86 = /^flags\s*:/m;
const HYPERVISOR_FLAG = /^flags\s*:.*\bhypervisor\b/m;
/** VIRTIO_ID_RPMSG, _RPROC_SERIAL and _CAIF: used by coprocessors of a board, not by a hypervisor. */
const COPROCESSOR_IDS = ['0x0007', '0x000b', '0x000c'];

function hasHypervisorDevice(system: System): boolean {
  const folder = '/sys/bus/virtio/devices';
  return system
    .names(folder)
    .some((name) => !COPROCESSOR_IDS.includes(system.text(`${folder}/${name}/device`) ?? ''));
}

const dmi = (system: System, names: readonly string[]): string[] =>
  names.flatMap((name) => system.text(`/sys/class/dmi/id/${name}`) || []);

/** Strings of the device tree end with NUL. */
const deviceTree = (system: System, path: string): string =>
  (system.text(`/proc/device-tree/${path}`) ?? '').replaceAll('\0', ' ').trim();

function firstRow(by: (name: Hypervisor) => string | undefined): Found | undefined {
  for (const name of Object.keys(HYPERVISORS) as Hypervisor[]) {
    const evidence = by(name);
    if (evidence !== undefined) return { hypervisor: name, evidence };
  }
  return undefined;
}

function named(system: System, log: KernelLog, cpuinfo: string): Found | undefined {
  const shown = dmi(system, SHOWN).join(', ');
  const names = dmi(system, [...SHOWN, ...MORE]).join(', ');
  // 'm5.metal' is a whole computer of Amazon's.
  if (/\.metal\b/.test(names)) return { hypervisor: undefined, evidence: shown };
  const clocks =
    system.text('/sys/devices/system/clocksource/clocksource0/available_clocksource') ?? '';
  const isGuest =
    !X86.test(cpuinfo) ||
    HYPERVISOR_FLAG.test(cpuinfo) ||
    GUEST_CLOCK.test(clocks) ||
    EMULATOR.test(names) ||
    log.line(/^Hypervisor detected/) !== undefined;
  const firmware = isGuest ? names : '';
  const tree = [deviceTree(system, 'hypervisor/compatible'), deviceTree(system, 'compatible')];
  const matches = (pattern: RegExp | undefined, text: string, evidence: string) =>
    pattern?.test(text) === true ? evidence : undefined;
  return (
    firstRow((name) => matches(hypervisorRow(name).firmware, firmware, shown)) ??
    firstRow((name) => {
      const { log: pattern } = hypervisorRow(name);
      return pattern === undefined ? undefined : log.line(pattern);
    }) ??
    firstRow((name) =>
      matches(
        hypervisorRow(name).deviceTree,
        tree.join(' '),
        `the device tree, ${tree.join(' ').trim()}`,
      ),
    ) ??
    firstRow((name) => matches(hypervisorRow(name).clock, clocks, `the clock sources, ${clocks}`))
  );
}

/** By /proc/sysinfo (IBM Z; the line of a guest, or else of a partition), and by the device tree (Power). */
function ofIbm(system: System): Found | undefined {
  const info = system.text('/proc/sysinfo') ?? '';
  const [line] = /^VM00 Control Program:.*/m.exec(info) ?? /^LPAR Number:.*/m.exec(info) ?? [];
  if (line !== undefined) {
    return { hypervisor: /KVM/.test(line) ? 'qemu' : 'z', evidence: `/proc/sysinfo, ${line}` };
  }
  const name = '/proc/device-tree/ibm,partition-name';
  return system.exists(name) ? { hypervisor: 'powervm', evidence: name } : undefined;
}

function hypervisor(system: System, log: KernelLog): Found {
  const cpuinfo = system.text('/proc/cpuinfo') ?? '';
  if (/User Mode Linux/.test(cpuinfo)) return { hypervisor: 'uml', evidence: '/proc/cpuinfo' };
  // Xen's first domain is the host.
  if (/control_d/.test(system.text('/proc/xen/capabilities') ?? '')) {
    return { hypervisor: undefined, evidence: '/proc/xen/capabilities, the control domain' };
  }
  const release = system.text('/proc/sys/kernel/osrelease') ?? '';
  if (/-microsoft-standard/.test(release)) return { hypervisor: 'wsl', evidence: release };
  const found = named(system, log, cpuinfo) ?? ofIbm(system);
  if (found !== undefined) return found;
  if (system.text('/sys/hypervisor/type') === 'xen') {
    return { hypervisor: 'xen', evidence: '/sys/hypervisor/type' };
  }
  const anonymous = anonymousEvidence(system, cpuinfo);
  return anonymous === undefined
    ? {
        hypervisor: undefined,
        evidence: dmi(system, SHOWN).join(', ') || deviceTree(system, 'model'),
      }
    : { hypervisor: 'unknown', evidence: anonymous };
}

/** What shows that there is a hypervisor, though not which one; undefined if nothing does. */
function anonymousEvidence(system: System, cpuinfo: string): string | undefined {
  const node = '/proc/device-tree/hypervisor';
  if (HYPERVISOR_FLAG.test(cpuinfo)) return "the processor's hypervisor flag";
  if (system.exists(node)) return node;
  return hasHypervisorDevice(system) ? 'virtio devices that only a hypervisor provides' : undefined;
}

/** What the kernel says of its memory (arch/x86/mm/mem_encrypt.c): from Linux 5.19, from 5.10, and before. */
const ENCRYPTED =
  /^(AMD )?Memory Encryption Features active:.*(TDX|SEV)|^AMD Secure Encrypted Virtualization \(SEV\) active/;

/** By that line, and by the devices of such guests. */
function confidential(system: System, log: KernelLog): string | undefined {
  const line = log.line(ENCRYPTED) ?? '';
  if (/TDX/.test(line) || system.exists('/dev/tdx_guest')) return 'TDX';
  if (/SEV-SNP/.test(line) || system.exists('/dev/sev-guest')) return 'SEV-SNP';
  if (/SEV/.test(line)) return 'SEV';
  if (system.text('/sys/firmware/uv/prot_virt_guest') === '1') return 'Secure Execution'; // IBM Z
  return system.exists('/sys/devices/platform/arm-cca-dev') ? 'CCA' : undefined;
}

export function virtualization(system: System, log: KernelLog): Virtualization {
  const found = hypervisor(system, log);
  return {
    container: containerOf(system),
    ...found,
    confidential: found.hypervisor === undefined ? undefined : confidential(system, log),
  };
}
