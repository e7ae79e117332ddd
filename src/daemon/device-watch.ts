// Which device a source has: whether another one has taken its place, and whether an earlier source has the same one.
import type { Reading, Source } from '../sources/source.js';
import type { SourceLog } from './source-log.js';

export class DeviceWatch {
  readonly #source: Pick<Source, 'device' | 'identity' | 'hardware'>;
  readonly #earlier: readonly Pick<Source, 'name' | 'hardware'>[];
  readonly #log: Pick<SourceLog, 'deviceChanged'>;
  #lastIdentity: string | undefined;

  constructor(
    source: Pick<Source, 'device' | 'identity' | 'hardware'>,
    earlier: readonly Pick<Source, 'name' | 'hardware'>[],
    log: Pick<SourceLog, 'deviceChanged'>,
  ) {
    this.#source = source;
    this.#earlier = earlier;
    this.#log = log;
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
   * generator are one source: what makes one of them predictable does so to both.
   */
  shared(): Reading | undefined {
    if (this.#earlier.length === 0) return undefined;
    const hardware = this.#source.hardware();
    const first = this.#earlier.find((one) => one.hardware() === hardware);
    if (hardware === '' || first === undefined) return undefined;
    const sentence = `the same device as ${first.name} (${hardware}), by which it is used and credited once`;
    return { kind: 'trouble', trouble: { kind: 'shared', sentence } };
  }
}
