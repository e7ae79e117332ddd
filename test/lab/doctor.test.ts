// The doctor in a guest without a hardware generator, and in the same guest after its remedy.
import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Diagnosis } from '../../src/doctor/examine.js';
import { temporaryDirectory } from '../support/fifo.js';
import { type GuestImage, guestImage } from '../support/guest-image.js';
import { Guest } from '../support/qemu.js';
import { needsQemu } from '../support/requires.js';

/** Nobody is trusted, and QEMU's plain processor has no RDRAND: the kernel is left to itself. */
const words = [
  ...['random.trust_cpu=off', 'random.trust_bootloader=off'],
  ...['lab_init=/lab/doctor.sh', 'ask=doctor'],
];

async function examined(image: GuestImage, qemu: readonly string[]) {
  const guest = await Guest.start({ words, qemu, image, processors: 1, lifeSeconds: 140 });
  try {
    await guest.says(/^LAB exit \d+/m, 120_000);
    const [, json = '', code] = /LAB begin\r?\n([\s\S]*)LAB exit (\d+)/.exec(guest.console) ?? [];
    expect(json.startsWith('{'), guest.console).toBe(true);
    const diagnosis = JSON.parse(json) as Diagnosis;
    const check = (id: string) => diagnosis.checks.find((one) => one.id === id);
    return { code, diagnosis, check };
  } finally {
    await guest.shutDown();
  }
}

it('says what a guest without virtio-rng lacks; booted again as its remedy says, it is healthy', {
  timeout: 280_000,
}, async (test) => {
  needsQemu(test);
  const directory = temporaryDirectory();
  try {
    const image = guestImage(directory, {});
    const sick = await examined(image, []);
    expect(sick.diagnosis).toMatchObject({ verdict: 'warnings', daemonNeeded: false });
    expect(sick.diagnosis.why).toMatch(/its own jitter loop/);
    expect(sick.code).toBe('1');
    expect(sick.check('crng')?.status).toBe('ok'); // or Node would not have started
    expect(sick.check('hwrng-read')).toBeUndefined();
    const lacking = sick.check('virtio-rng');
    expect(lacking?.status).toBe('warning');
    expect(lacking?.title).toBe('no virtio-rng device in this guest');
    expect(lacking?.remedy).toContain("<rng model='virtio'>");

    // The options of plain QEMU, word by word as they stand there.
    const lines = (lacking?.remedy ?? '').matchAll(/^# +(-(?:object|device) .*)$/gm);
    const options = [...lines].flatMap(([, line = '']) => line.split(' '));
    expect(options).toHaveLength(4);
    const well = await examined(image, options);
    expect(well.diagnosis.verdict, JSON.stringify(well.diagnosis.checks)).toBe('healthy');
    expect(well.diagnosis.daemonNeeded).toBe(false);
    expect(well.diagnosis.why).toMatch(/its own hwrng thread, from virtio_rng\.0/);
    expect(well.code).toBe('0');
    for (const id of ['virtio-rng', 'hwrng-feed', 'hwrng-read']) {
      expect(well.check(id)?.status, id).toBe('ok');
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
