// The packages' preset of systemd: the first boot of an image enables the service, and none of the optional units.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const CHECKOUT = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, CHECKOUT), 'utf8');

const NAME = '80-entropyd.preset';
const lines = read(`packaging/${NAME}`)
  .split('\n')
  .filter((line) => /^[^#]/.test(line));

it('names every unit that can be enabled, and enables the service alone', () => {
  const units = readdirSync(new URL('systemd', CHECKOUT)).filter((name) =>
    /^\[Install\]$/m.test(read(`systemd/${name}`)),
  );
  expect(units).toContain('entropyd.service');
  const wanted = units.map((name) =>
    name === 'entropyd.service' ? `enable ${name}` : `disable ${name}`,
  );
  expect(lines.sort()).toEqual(wanted.sort());
});

it('is laid out where systemd looks, and listed in the RPM', () => {
  expect(read('packaging/lay-out')).toContain(
    `"$here/${NAME}" "$out/$1/usr/lib/systemd/system-preset/${NAME}"`,
  );
  expect(read('packaging/rpm/entropyd-standalone.spec')).toMatch(
    new RegExp(`^/usr/lib/systemd/system-preset/${NAME}$`, 'm'),
  );
});
