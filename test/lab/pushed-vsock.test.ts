// A real systemd and vsock: what the host pushes is used, what others push is refused. The guest has no host that
// speaks vsock, so that it pushes to itself (vsock_loopback), as the machine with CID 1.
import { expect, it } from 'vitest';
import type { Guest } from '../support/qemu.js';
import { VIRTIO_RNG } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const SERVICE = 'entropyd-reseed@vsock.service';
const guestOf = sharedGuest({ words: [], qemu: VIRTIO_RNG });

/** Perl has no name for AF_VSOCK, 40: struct sockaddr_vm of vsock(7) with port 890 and CID 1. */
const FLOOD = `use Socket;
for (1 .. 40) {
  socket(my $one, 40, SOCK_STREAM, 0) or die $!;
  connect($one, pack('SSLLx4', 40, 0, 890, 1)) or die $!;
  syswrite($one, 'x' x 32) == 32 or die $!;
  shutdown($one, 1);
  push @all, $one;
}
for my $one (@all) { my @lines = <$one>; die if @lines != 1; print @lines; }`;

/** What docs/restore.md tells a host to run, with the CID of the guest for itself. */
const push = async (guest: Guest, bytes = 'head -c 64 /dev/urandom') =>
  JSON.parse(await guest.run(`${bytes} | socat -t 30 - VSOCK-CONNECT:1:890`));

async function listening(guest: Guest, options: string): Promise<void> {
  const directory = '/run/systemd/system/entropyd-reseed@.service.d';
  const content = `[Service]\\nEnvironment="OPTIONS=${options}"\\n`;
  await guest.run(
    `systemctl stop entropyd-reseed-vsock.socket ${SERVICE}; mkdir -p ${directory}
    printf '${content}' >${directory}/lab.conf && systemctl daemon-reload && systemctl start entropyd-reseed-vsock.socket`,
  );
}

it('refuses a push that is not from the host', CASE, async (t) => {
  const guest = await guestOf(t);
  await listening(guest, '');
  expect(await push(guest)).toMatchObject({
    ...{ reseeded: false, bytesMixed: 0, exitCode: 77 },
    reason: 'refused: only CID 2 may push, not CID 1',
  });
});

it('uses what the machine pushes that is set as the host', CASE, async (t) => {
  const guest = await guestOf(t);
  await listening(guest, '--host-cid 1 --source-deadline 20000');
  await guest.run('systemctl start entropyd');
  await guest.until('systemctl is-active entropyd', (is) => is === 'active\n', 180_000);
  const answer = await push(guest);
  const log = await guest.run(`journalctl -u ${SERVICE} -o cat --no-pager`);
  expect(answer, log).toMatchObject({
    ...{ reseeded: true, bytesMixed: 64, pushEnded: true, bitsCredited: 256, exitCode: 0 },
    generation: 1,
  });
  // Emulated, the daemon may take more than the 100 ms that it has.
  expect(['told', 'noAnswer']).toContain(answer.daemon);
  expect(await guest.run('cat /run/entropyd/generation')).toMatch(/^generation=1\n/);
  // A hypervisor that cannot pass on the end of the push: the answer comes after a pause.
  expect(await push(guest, '(head -c 64 /dev/zero; sleep 5)')).toMatchObject({
    ...{ bytesMixed: 64, pushEnded: false, exitCode: 0 },
  });
  expect(await guest.run('systemctl is-active entropyd-reseed-vsock.socket')).toBe('active');
});

it('says busy above the rate', CASE, async (t) => {
  const guest = await guestOf(t);
  await listening(guest, '--host-cid 1 --source-deadline 0');
  // All at once, which so many programs that start could not do on an emulated machine.
  const answers = (await guest.run(`perl - <<'END'\n${FLOOD}\nEND`, 120_000)).split('\n');
  expect(answers.length).toBe(40);
  const codes = answers.map((line) => JSON.parse(line).exitCode);
  expect(codes.filter((code) => code === 0).length).toBeGreaterThanOrEqual(10);
  expect(codes.filter((code) => code === 75).length).toBeGreaterThan(0);
  expect(codes.filter((code) => code !== 0 && code !== 75)).toEqual([]);
  expect(await guest.run('systemctl is-active entropyd-reseed-vsock.socket')).toBe('active');
});
