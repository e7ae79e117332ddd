// A generator at a 16550, emulated by QEMU: its bytes come from this test, which counts what comes back.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/fifo.js';
import { LOG_EVENTS, logged, logOf } from '../support/guest-journal.js';
import type { Guest } from '../support/qemu.js';
import { CASE, sharedGuest } from '../support/shared-guest.js';

const directory = temporaryDirectory();
const path = join(directory, 'stick');
afterAll(() => rmSync(directory, { recursive: true }));

const booted = sharedGuest({
  qemu: [
    ...['-chardev', `socket,id=stick,path=${path},server=on,wait=off`],
    ...['-device', 'pci-serial,chardev=stick'],
  ],
});

/** The other end of the line. */
class Stick {
  echoed = 0;
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.#socket = connect(path).on('data', (data) => (this.echoed += data.length));
    this.#timer = setInterval(() => {
      // What the line has not taken yet waits in the socket.
      if (this.#socket.writableLength === 0) this.#socket.write(randomBytes(1000));
    }, 20);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await new Promise((resolve) => this.#socket.once('close', resolve).destroy());
  }
}

let stick: Stick | undefined;
afterEach(async () => {
  await stick?.close();
  stick = undefined;
});

/** The line of the device on the PCI bus: the last one, after the two that every guest has. */
async function lineOf(guest: Guest): Promise<string> {
  const lines = await guest.run(
    "sed -n 's/^\\([0-9]*\\): uart:16550A.*/\\1/p' /proc/tty/driver/serial",
  );
  const numbers = lines.split('\n');
  if (numbers.length !== 3) throw new Error(`serial lines of the guest: ${lines}`);
  return `/dev/ttyS${numbers[2]}`;
}

const settingsOf = async (guest: Guest) => guest.run(`stty -g -F ${await lineOf(guest)}`);

/** Starts the daemon with this table as a unit of its own, since the installed one allows no such device. */
async function start(guest: Guest, ...table: readonly string[]): Promise<number> {
  const lines = [
    '[[source]]',
    'name = "stick"',
    'kind = "tty"',
    `device = "${await lineOf(guest)}"`,
    ...table,
  ];
  const file = ['reseed-interval = "1s"', LOG_EVENTS, ...lines].join('\n');
  await guest.run(`printf '%s' '${file}' >/tmp/entropyd.toml`);
  const before = (await logOf(guest)).length;
  await guest.run(
    'systemd-run -q --unit=serial entropyd run --config /tmp/entropyd.toml --control-socket none',
  );
  return before;
}

it('is trusted and fed, without an echo, and gives the line back', CASE, async (t) => {
  const guest = await booted(t);
  const before = await settingsOf(guest);
  const line = await start(guest, 'baud = 115200');
  await guest.until(`stty -a -F ${await lineOf(guest)}`, (text) =>
    / -echo .*speed 115200|speed 115200.* -echo /s.test(text),
  );
  stick = new Stick();
  await logged(
    guest,
    line,
    { event: 'standingChanged', source: 'stick', standing: 'trusted' },
    { event: 'credited', source: 'stick', bits: 256 },
  );
  expect(stick.echoed).toBe(0);
  await stick.close();
  stick = undefined;
  await guest.run('systemctl stop serial');
  expect(await settingsOf(guest)).toBe(before);
});

it('says that the line cannot run at the rate', CASE, async (t) => {
  const guest = await booted(t);
  const before = await settingsOf(guest);
  const line = await start(guest, 'baud = 250000'); // a 16550 has 115200 at most
  await logged(guest, line, { event: 'troubleBegan', source: 'stick', trouble: 'broken' });
  await guest.run('systemctl stop serial');
  expect(await settingsOf(guest)).toBe(before);
});

it("refuses the line of the kernel's console", CASE, async (t) => {
  const guest = await booted(t);
  const command = 'entropyd run --dry-run --source hwrng --hwrng-device /dev/ttyS0';
  const { code, output } = await guest.try(`${command} 2>&1`);
  expect(output).toMatch(/\/dev\/ttyS0 is a console of the kernel, not an entropy source/);
  expect(code).toBe(78);
});
