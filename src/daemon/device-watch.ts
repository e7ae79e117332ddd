// Which device a source has: what its bytes come from, whether another one has taken its place, and whether an earlier source has the same one.
import type { Reading, Source } from '../sources/source.js';
import type { SourceLog } from './source-log.js';

/** A source that comes before in the configuration. */
export interface EarlierSource {
  readonly source: Pick<Source, 'name' | 'hardware'>;
  /** Whether it cannot read its hardware, which leaves that to later sources. */
  readonly leavesHardware: boolean;
}

export class DeviceWatch {
  readonly #source: Pick<Source, 'device' | 'identity' | 'hardware' | 'noise'>;
  readonly #earlier: readonly EarlierSource[];
  readonly #log: Pick<SourceLog, 'deviceChanged'>;
  #lastIdentity: string | undefined;
  #hardware = '';

  constructor(
    source: Pick<Source, 'device' | 'identity' | 'hardware' | 'noise'>,
    earlier: readonly EarlierSource[],
    log: Pick<SourceLog, 'deviceChanged'>,
  ) {
    this.#source = source;
    this.#earlier = earlier;
    this.#log = log;
  }

  /** What the bytes come from that were read last; '' if it is not known. */
  get noise(): string {
    return this.#source.noise ?? this.#hardware;
  }

  /** Whether another device has taken the place of the one that was found last, which is logged. */
  hasChanged(): boolean {
    const now = this.#source.identity();
    const before = this.#lastIdentity;
    if (now === '' || now === before) return false;
    this.#lastIdentity = now;
    if (before === undefined) return false;
    this.#log.deviceChanged(this.#source.device, before, now);
    return true;
  }

  /**
   * The trouble of a source whose hardware an earlier one has too; undefined if none has. Two readers of one
   * generator are one source: what makes one of them predictable does so to both. So one that fails its tests keeps
   * its hardware from the later ones, and one that may not or cannot open its path does not.
   */
  shared(): Reading | undefined {
    const hardware = this.#source.hardware();
    this.#hardware = hardware;
    if (hardware === '') return undefined;
    const first = this.#earlier.find(
      ({ source, leavesHardware }) => !leavesHardware && source.hardware() === hardware,
    );
    if (first === undefined) return undefined;
    const sentence = `the same device as ${first.source.name} (${hardware}), by which it is used and credited once`;
    return { kind: 'trouble', trouble: { kind: 'shared', sentence } };
  }
}
