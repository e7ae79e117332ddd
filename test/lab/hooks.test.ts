// A real systemd: entropyd-hooks.path starts the hooks after each copy that is announced, as a user without rights,
// whether the daemon runs or not.
import { expect, it } from 'vitest';
import { VIRTIO_RNG } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const LINES = 'journalctl -t entropyd-hooks -o cat --no-pager';
const guestOf = sharedGuest({
  words: [],
  qemu: VIRTIO_RNG,
  installed: {
    files: {
      '/etc/entropyd/reseed.d/note': '#!/bin/sh\necho "generation $COPY_GENERATION as $(id -u)"\n',
      '/etc/entropyd/reseed.d/hangs': '#!/bin/sh\nexec sleep 1000\n',
      '/etc/systemd/system/entropyd-hooks.service.d/short.conf':
        '[Service]\nEnvironment=HOOK_SECONDS=8\n',
    },
  },
});

it('each restore reaches the hooks once, in order', CASE, async (t) => {
  const guest = await guestOf(t);
  await guest.run('chmod 755 /etc/entropyd/reseed.d/*; systemctl start entropyd-hooks.path');
  // An announcement while the service is ending would be handled with the next one.
  const STATE = 'systemctl show -P ActiveState entropyd-hooks.service';
  const heard = (generation: number): Promise<string> =>
    guest.until(
      `${STATE}; ${LINES}`,
      (lines) => lines.startsWith('inactive') && lines.split('hangs: ended').length > generation,
      60_000,
    );
  const reseed = 'printf 1234567890123456 | /usr/local/sbin/entropyd-seed --reseed --mix - --json';
  const numbers: number[] = [];
  for (const generation of [1, 2, 3]) {
    const answer = JSON.parse((await guest.run(`${reseed} 2>/dev/null`)).trim());
    numbers.push(answer.generation);
    await heard(generation);
  }
  expect(numbers).toEqual([1, 2, 3]);
  const lines = (await guest.run(LINES)).split('\n');
  const noted = lines.flatMap((line) => /^generation (\d+) as (\d+)$/.exec(line)?.slice(1) ?? []);
  expect(
    noted.filter((_, index) => index % 2 === 0),
    lines.join('\n'),
  ).toEqual(['1', '2', '3']);
  expect(noted.filter((_, index) => index % 2 === 1)).not.toContain('0');
  expect(lines.filter((line) => line.startsWith('note: done'))).toHaveLength(3);
  // The daemon's start and stop leave the file where programs look for it.
  await guest.run('systemctl start entropyd && systemctl stop entropyd');
  expect(await guest.run('cat /run/entropyd/generation')).toContain('generation=3\n');
  expect((await guest.run('systemctl is-active entropyd-hooks.path')).trim()).toBe('active');
});
