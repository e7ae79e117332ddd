// What is known of a hypervisor.

export interface HypervisorRow {
  readonly name: string;
  /** In the names that the firmware gives (DMI), joined by ', '. */
  readonly firmware?: RegExp;
  /** A line of the kernel's log. */
  readonly log?: RegExp;
  /** In the names of the clock sources that the kernel knows. */
  readonly clock?: RegExp;
  /** In `compatible` of the device tree's node /hypervisor, or of its root. */
  readonly deviceTree?: RegExp;
  /** Comments: how the host gives this guest a hardware generator; '' if it has none to give. */
  readonly generator: string;
  /** Commands that do so while the guest runs; '' if there are none. */
  readonly liveGenerator?: string;
  /** Comments: how the host looks after the device that it gives. */
  readonly backend?: string;
  /** Comments: how the host tells this guest by vmgenid that it was copied; '' if it cannot be told. */
  readonly vmgenid: string;
  /** The architectures (Node's process.arch) on which it can; undefined if on all. */
  readonly vmgenidOn?: readonly string[];
  /** What is known of vmgenid here, as a sentence. */
  readonly vmgenidNote: string;
  /** Comments: how the host runs a command in a guest that it has restored. */
  readonly hook: string;
  /** False if it copies disks only, so that no two machines go on from one memory. */
  readonly copiesMemory?: false;
}

/** A host that has no agent in the guest. */
export const SSH = '#   ssh root@GUEST entropyd-seed --reseed';
