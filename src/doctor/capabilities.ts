// The effective capabilities of a process, by its /proc/PID/status (proc(5), capabilities(7)).

/** The bits of include/uapi/linux/capability.h. */
const BITS = {
  CAP_DAC_OVERRIDE: 1n,
  CAP_DAC_READ_SEARCH: 2n,
  CAP_IPC_LOCK: 14n,
  CAP_SYS_PTRACE: 19n,
  CAP_SYS_ADMIN: 21n,
} as const;

export type Capability = keyof typeof BITS;

/** The function returned says whether the process has a capability; undefined if the text has no line of them. */
export function capabilitiesIn(status: string): ((name: Capability) => boolean) | undefined {
  const mask = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  if (mask === undefined) return undefined;
  const effective = BigInt(`0x${mask}`);
  return (name) => ((effective >> BITS[name]) & 1n) === 1n;
}
