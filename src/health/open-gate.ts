// Which gate a source has to pass.
import type { Native } from '../native.js';
import type { Source } from '../sources/source.js';
import { bitsPerByte } from '../units.js';
import { ByteGate } from './byte-gate.js';
import type { Gate } from './gate.js';
import { SampleGate } from './sample-gate.js';

export function openGate(native: Native, source: Source): Gate {
  return source.unit === 'byte'
    ? new ByteGate(native, bitsPerByte(source.claim))
    : new SampleGate(native, source.claim, source.blockBytes);
}
