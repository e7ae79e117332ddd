// A copy of the built program in which some bytes of the addon, or of the seeder, are others: what a flipped bit or a
// limit that was moved does to what is shipped.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../..', import.meta.url).pathname;

export interface Patch {
  readonly before: Buffer;
  readonly after: Buffer;
  /** The known answer that is wrong then. */
  readonly failed: string;
}

const number = (value: number): Buffer => Buffer.from(Int32Array.of(value).buffer);
const real = (value: number): Buffer => Buffer.from(Float64Array.of(value).buffer);

/** The first bit of a known answer of the conditioner: SHA-256 of "abc", by FIPS 180-4. Not in the seeder. */
export const FLIPPED_BIT: readonly Patch[] = [
  {
    before: Buffer.from('ba7816bf8f01cfea414140de5dae2223', 'hex'),
    after: Buffer.from('3a7816bf8f01cfea414140de5dae2223', 'hex'),
    failed: 'conditioner',
  },
];
/**
 * A limit of the tests that is another one: of monobit, ones - 9726 (FIPS 140-2 4.9.1), or the confidence of the most
 * common value estimate (SP 800-90B 6.3), whichever the compiler has laid down as a number.
 */
export const MOVED_LIMIT: readonly Patch[] = [
  { before: number(-9726), after: number(-9725), failed: 'monobit' },
  { before: real(2.5758293035489008), after: real(2.5768), failed: 'mostCommonValue' },
];

/** Copies a file with the first of the patches whose bytes are in it exactly once; returns what fails then. */
function patch(from: string, to: string, patches: readonly Patch[]): string {
  const bytes = readFileSync(from);
  const fits = patches.find(
    ({ before }) => bytes.includes(before) && bytes.indexOf(before) === bytes.lastIndexOf(before),
  );
  if (fits === undefined) throw new Error(`${from} has nothing that can be patched`);
  fits.after.copy(bytes, bytes.indexOf(fits.before));
  writeFileSync(to, bytes, { mode: 0o755 });
  return fits.failed;
}

export interface Patched {
  /** The program's path. */
  readonly path: string;
  readonly failed: string;
}

/** A program whose addon is patched. */
export function patchedProgram(directory: string, patches: readonly Patch[]): Patched {
  const built = join(directory, 'build/Release');
  mkdirSync(built, { recursive: true });
  cpSync(join(ROOT, 'dist'), join(directory, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(directory, 'package.json'));
  const addon = join(built, 'entropyd.node');
  const failed = patch(join(ROOT, 'build/Release/entropyd.node'), addon, patches);
  return { path: join(directory, 'dist/main.cjs'), failed };
}

export function patchedSeeder(directory: string, patches: readonly Patch[]): Patched {
  const path = join(directory, 'entropyd-seed');
  return { path, failed: patch(join(ROOT, 'build/Release/entropyd-seed'), path, patches) };
}
