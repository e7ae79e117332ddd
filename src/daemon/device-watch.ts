// Watches the device of a source: what its bytes come from, whether another device has taken its place, and whether
// an earlier source has the same device.
import type { Reading, Source } from '../sources/source.js';
import type { SourceLog } from './source-log.js';

/** A source that comes earlier in the configuration. */
export interface EarlierSource {
  readonly source: Pick<Source, 'name' | 'look' | 'hardware'>;
  /** Whether a later source may use the same hardware, because the trouble is with this source's path. */
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

  /** What the bytes of the last read come from; '' if it is not known. */
  get noise(): string {
    return this.#source.noise ?? this.#hardware;
  }

  /** Returns whether another device has taken the place of the one that was found last, and logs it if so. */
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
   * The trouble of a source if an earlier one has the same hardware; undefined if none has. Two readers of one
   * generator are one source: what makes one of them predictable makes both so. So an earlier source that fails its
   * tests still keeps later ones from its hardware; one that cannot open its path, or may not, does not.
   */
  async shared(): Promise<Reading | undefined> {
    const hardware = this.#source.hardware();
    this.#hardware = hardware;
    if (hardware === '') return undefined;
    await Promise.all(this.#earlier.map(({ source }) => source.look()));
    const first = this.#earlier.find(
      ({ source, leavesHardware }) => !leavesHardware && source.hardware() === hardware,
    );
    if (first === undefined) return undefined;
    const sentence = `the same device as ${first.source.name} (${hardware}), by which it is used and credited once`;
    return { kind: 'trouble', trouble: { kind: 'shared', sentence } };
  }
}
