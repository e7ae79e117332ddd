// The calibration of a source: what `sources --calibrate` has measured over a recording, in a file that bounds the
// source's claim if the configuration names it (docs/decisions/0024).
import { ConfigError } from '../errors.js';
import type { Limits } from '../native.js';
import { readRegularFile } from '../regular-file.js';
import type { Source } from './source.js';

export const CALIBRATION_FORMAT = 'entropyd calibration 1';

/** The claim is a multiple of this many bits: more digits would suggest a precision that no estimate has. */
const STEP = 0.05;
/** Of bytes that claim to be ready for use, half is credited, as in decision 3. */
const MARGIN_OF_BYTES = 2;

type Unit = Source['unit'];

/** The part of a calibration file that bounds a claim; the file has more, for people. */
export interface Calibration {
  readonly format: typeof CALIBRATION_FORMAT;
  readonly kind: string;
  readonly unit: Unit;
  /** The options that decide what is measured, such as `device`, by their key. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly samples: number;
  /** The lowest estimate in bits per byte or per sample. */
  readonly minEntropy: number;
}

/** What a measured min-entropy is divided by; for samples, the daemon divides that of each block by the same. */
export const marginOf = (unit: Unit, { jitterMargin }: Pick<Limits, 'jitterMargin'>): number =>
  unit === 'byte' ? MARGIN_OF_BYTES : jitterMargin;

/** The highest claim that a measurement supports, in bits per byte or per sample; 0 if it supports none. */
export function boundOf(
  minEntropy: number,
  unit: Unit,
  limits: Pick<Limits, 'jitterMargin' | 'lowestClaim'>,
): number {
  // 1e-9: three times 0.05 is a little more than 0.15 in binary.
  const steps = Math.floor(minEntropy / marginOf(unit, limits) / STEP + 1e-9);
  const bound = Number((steps * STEP).toFixed(2));
  return bound < limits.lowestClaim ? 0 : bound;
}

function isCalibration(value: unknown): value is Calibration {
  const found = value as Partial<Calibration> | null;
  return (
    typeof found === 'object' &&
    found?.format === CALIBRATION_FORMAT &&
    typeof found.minEntropy === 'number' &&
    typeof found.samples === 'number' &&
    typeof found.options === 'object' &&
    found.options !== null
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the configuration says of a source; the calibration has to match it. */
export interface Calibrated {
  readonly name: string;
  readonly kind: string;
  readonly unit: Unit;
  readonly claim: number;
  readonly options: Calibration['options'];
}

/**
 * Throws ConfigError, whose text begins with `where`, if there is no calibration of this source at the path, or if it
 * supports less than the claim.
 */
export function checkCalibration(
  path: string,
  where: string,
  source: Calibrated,
  limits: Pick<Limits, 'jitterMargin' | 'lowestClaim'>,
): void {
  const Refused = class extends ConfigError {
    constructor(why: string) {
      super(`${where}: ${why}`);
    }
  };
  const why = whyRefused(path, readRegularFile(path, Refused, 'calibration'), source, limits);
  if (why !== undefined) throw new Refused(why);
}

function whyRefused(
  path: string,
  text: string | undefined,
  { name, kind, unit, claim, options }: Calibrated,
  limits: Pick<Limits, 'jitterMargin' | 'lowestClaim'>,
): string | undefined {
  const make = `make one by entropyd sources --calibrate ${name} --output ${path}`;
  if (text === undefined) return `there is no calibration ${path}: ${make}`;
  const found = parsed(text);
  if (!isCalibration(found)) return `${path} is not a calibration: ${make}`;
  const differing = Object.keys(options).find((key) => options[key] !== found.options[key]);
  if (found.kind !== kind || found.unit !== unit || differing !== undefined) {
    const what = found.kind === kind ? `another ${differing ?? 'unit'}` : `kind ${found.kind}`;
    return `${path} is a calibration of ${what}: ${make}`;
  }
  const bound = boundOf(found.minEntropy, unit, limits);
  if (claim <= bound) return undefined;
  const measured = `${Number(found.minEntropy.toFixed(4))} bits per ${unit} measured`;
  return (
    `claim ${claim} is above ${bound}, which the calibration ${path} supports ` +
    `(${measured}, divided by ${marginOf(unit, limits)}): ` +
    (bound > 0 ? `set claim = ${bound}` : 'do not use this source')
  );
}
