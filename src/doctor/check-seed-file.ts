// Does the seed that systemd carries over from the last boot count for anything?
import { type Finding, info, ok } from './check.js';
import { dropIn } from './drop-in.js';
import type { Machine } from './machine.js';
import { seeder } from './need.js';
import { SEED_FILE, SEED_UNIT } from './seed-file.js';

/** 'force' would credit a file that came with an image, too. */
const CREDIT = `# from the next boot on, and only where no two machines ever share this disk's image:
${dropIn(SEED_UNIT, ['Environment=SYSTEMD_RANDOM_SEED_CREDIT=yes'])}`;

export function checkSeedFile(machine: Machine): Finding | undefined {
  const { system, place, seedFile } = machine;
  if (place.container !== undefined || !system.exists('/run/systemd/system')) return undefined;
  if (!seedFile.isThere) {
    return info(
      'no seed file from the last boot',
      `${SEED_FILE} is not there: a first boot, or an image made without one, as images should be.`,
    );
  }
  if (seedFile.isCredited) {
    const which =
      seedFile.credit === 'force'
        ? 'whoever wrote it. Machines that were made from one image with that file in it begin alike'
        : 'where systemd saved it here, from a ready generator, and this is not the first boot';
    return ok(
      'the seed file is credited',
      `SYSTEMD_RANDOM_SEED_CREDIT=${seedFile.credit}: it makes the kernel ready at boot, ${which}.`,
    );
  }
  return info(
    'a seed file is mixed in, not credited',
    `systemd's default, and the careful one: a copied image carries the same file. It helps, but does ` +
      'not make the kernel ready.',
    seeder(machine) === undefined ? CREDIT : '',
  );
}
