// Is the seed file, which systemd keeps from one boot to the next, credited?
import { type Finding, info, ok } from './check.js';
import { dropIn } from './drop-in.js';
import type { Machine } from './machine.js';
import { SEED_FILE, SEED_UNIT } from './seed-file.js';
import { whatSeeds } from './who-seeds.js';

/** Not 'force', which would also credit a file that came with a disk image. */
const CREDIT = `# from the next boot on; only if no two machines are ever started from this disk image:
${dropIn(SEED_UNIT, ['Environment=SYSTEMD_RANDOM_SEED_CREDIT=yes'])}`;

export function checkSeedFile(machine: Machine): Finding | undefined {
  const { system, virtualization, seedFile } = machine;
  if (virtualization.container !== undefined || !system.exists('/run/systemd/system'))
    return undefined;
  if (!seedFile.exists) {
    return info(
      'no seed file from the last boot',
      `${SEED_FILE} does not exist: this is a first boot, or the disk image was correctly made without one.`,
    );
  }
  if (seedFile.isCredited) {
    const which =
      seedFile.credit === 'force'
        ? 'even if it came with a disk image: machines made from that image then start with the same seed'
        : 'if systemd saved it on this machine while the generator was ready; never at the first boot';
    return ok(
      'the seed file is credited',
      `SYSTEMD_RANDOM_SEED_CREDIT=${seedFile.credit}: it makes the kernel ready at boot, ${which}.`,
    );
  }
  return info(
    'a seed file is mixed in, not credited',
    `This is systemd's default, and the careful choice: a copied image has the same file. It helps, but ` +
      'does not make the kernel ready.',
    whatSeeds(machine) === undefined ? CREDIT : '',
  );
}
