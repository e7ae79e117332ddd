// Sources of kind 'rdseed': the instruction by which the processor gives out what its own generator is seeded
// with. What it delivers cannot be tested from outside, so it only adds to what other sources deliver.
import { option } from '../options/option.js';
import { flag } from '../options/values.js';
import { ByteSource } from './byte-source.js';
import {
  calibrationOption,
  claimOption,
  type Driver,
  onPermanentFailureOption,
  roleOption,
} from './driver.js';

/** By process.arch. */
const INSTRUCTIONS: Readonly<Record<string, string>> = { x64: 'RDSEED', arm64: 'RNDRRS' };

const PROCESSOR = 'the processor';

const OPTIONS = {
  claim: claimOption(1, "the most that a byte of the processor's generator is credited with"),
  role: roleOption("the processor's generator", ['always']),
  alone: option<boolean>({
    key: 'alone',
    read: flag,
    fallback: false,
    show: String,
    allowed: 'true or false',
    help: "whether a feed may be made of the processor's generator alone, without a block of another source",
    kind: 'text',
    reloads: false,
  }),
  onPermanentFailure: onPermanentFailureOption("the processor's generator"),
  calibration: calibrationOption("the processor's generator"),
} as const;

export const rdseedDriver = {
  kind: 'rdseed',
  noise: PROCESSOR,
  unit: 'byte',
  options: OPTIONS,
  measured: ['claim'],
  check() {},
  open(native, name, { claim, alone }, now) {
    const device = `${INSTRUCTIONS[process.arch] ?? 'seed'} instruction`;
    const ifAbsent = 'the kernel lists none for this processor: see entropyd doctor';
    const settings = {};
    const ways = { hardware: PROCESSOR, neverAlone: !alone, ifAbsent };
    const parts = { name, kind: 'rdseed', settings, device, claim, ...ways };
    return new ByteSource(native, parts, now);
  },
} as const satisfies Driver<typeof OPTIONS>;
