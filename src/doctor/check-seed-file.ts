// The seed that systemd carries from one boot to the next, and whether it counts for anything.
import { type Finding, info, ok } from './check.js';
import type { Machine } from './machine.js';
import { seeder } from './need.js';

const FILE = '/var/lib/systemd/random-seed';
const UNIT = 'systemd-random-seed.service';
const CREDIT = `systemctl edit ${UNIT}    # and, only where no two machines ever share this disk's image:
[Service]
Environment=SYSTEMD_RANDOM_SEED_CREDIT=force`;

function credited({ system }: Machine): string | undefined {
  const texts = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system'].flatMap(
    (folder) => [
      system.text(`${folder}/${UNIT}`) ?? '',
      ...system
        .names(`${folder}/${UNIT}.d`)
        .map((name) => system.text(`${folder}/${UNIT}.d/${name}`) ?? ''),
    ],
  );
  const [, value] =
    /^Environment=.*SYSTEMD_RANDOM_SEED_CREDIT=["']?(\w+)/m.exec(texts.join('\n')) ?? [];
  return value;
}

export function checkSeedFile(machine: Machine): Finding | undefined {
  const { system, place } = machine;
  if (place.container !== undefined || !system.exists('/run/systemd/system')) return undefined;
  if (!system.exists(FILE)) {
    return info(
      'no seed file from the last boot',
      `${FILE} is not there: a first boot, or an image made without one, as images should be.`,
    );
  }
  const value = credited(machine);
  if (value !== undefined && /^(1|y|yes|true|on|force)$/i.test(value)) {
    return ok(
      'the seed file is credited',
      `SYSTEMD_RANDOM_SEED_CREDIT=${value}: it makes the kernel ready at boot. Machines that were made from ` +
        'one image with that file in it begin alike.',
    );
  }
  const isWanted = seeder(machine) === undefined;
  return info(
    'a seed file is mixed in, not credited',
    `systemd's default, and the careful one: a copied image carries the same file. It helps, but does ` +
      'not make the kernel ready.',
    isWanted ? CREDIT : '',
  );
}
