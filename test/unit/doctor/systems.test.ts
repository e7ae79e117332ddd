// The verdict on each recorded machine, and the findings behind it.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../support/recorded-system.js';

interface Expected {
  readonly verdict: string;
  readonly daemonNeeded: boolean;
  /** Why this verdict and no other. */
  readonly because: string;
  readonly why: RegExp;
  /** Every check that is not 'ok', by its id. */
  readonly notOk: Readonly<Record<string, string>>;
}

/** A machine that nothing seeds, where a program waits. */
const BLOCKED: Expected = {
  verdict: 'problem',
  daemonNeeded: true,
  because: 'a program hangs, and will at every boot',
  why: /^only interrupt timing seeds this kernel at boot: .* getrandom\(\) blocks at every boot/,
  notOk: {
    kernel: 'info',
    crng: 'problem',
    waiting: 'problem',
    processor: 'info',
    timer: 'warning',
    'other-daemons': 'info',
    service: 'problem',
  },
};

const SYSTEMS: Readonly<Record<string, Expected>> = {
  'guest-6.18': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'seeded by its processor and its host; copies are noticed',
    why: /seeded by the processor \(rdrand, trusted\), and stays seeded/,
    notOk: { 'other-daemons': 'info', service: 'info' },
  },
  'host-composed': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'seeded by its processor, with a TPM beside it',
    why: /seeded by the processor \(rdrand, rdseed, trusted\)/,
    notOk: { tpm: 'info', 'seed-file': 'info', service: 'info' },
  },
  container: {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'nothing can or has to be done in a container',
    why: /^a container has no pool of its own but uses that of its host/,
    notOk: { place: 'info', 'other-daemons': 'info' },
  },
  'uml-6.1-blocked': BLOCKED,
  'uml-6.1-blocked-thread': BLOCKED,
  'uml-5.10-legacy': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'its hwrng thread feeds it; a legacy pool that falls blocks nobody since 5.6',
    why: /^since 5\.6 nothing blocks once the CRNG is ready/,
    notOk: {
      kernel: 'info',
      'hwrng-log': 'info',
      processor: 'info',
      timer: 'info',
      'other-daemons': 'info',
      service: 'info',
    },
  },
  'uml-5.10-unready': BLOCKED,
  'uml-6.1-seeded-by-host': {
    verdict: 'healthy',
    daemonNeeded: false,
    because:
      'ready before its first driver, by the seed that it takes from its host: no daemon is needed',
    why: /^this kernel is seeded by the seed that user-mode Linux takes from its host/,
    notOk: { processor: 'info', timer: 'info', 'other-daemons': 'info', service: 'info' },
  },
  'qemu-6.12-blocked': {
    verdict: 'warnings',
    daemonNeeded: false,
    because: 'it seeds itself by jitter in a second; a device of the host would spare it that',
    why: /^this kernel is not seeded yet\. It will be by its own jitter loop, when a program first asks/,
    notOk: {
      'virtio-rng': 'warning',
      kernel: 'info',
      crng: 'info',
      processor: 'info',
      clone: 'info',
      'other-daemons': 'info',
      service: 'info',
    },
  },
  'qemu-6.12-blocked-virtio-rng': {
    verdict: 'warnings',
    daemonNeeded: false,
    because: 'its device is there, credited by nobody',
    why: /^this kernel is not seeded yet\. It will be by its own jitter loop, when a program first asks/,
    notOk: {
      'hwrng-feed': 'warning',
      kernel: 'info',
      crng: 'info',
      processor: 'info',
      clone: 'info',
      'other-daemons': 'info',
      service: 'info',
    },
  },
  'qemu-6.12-untrusted': {
    verdict: 'warnings',
    daemonNeeded: false,
    because: 'as above, with the default quality: no device',
    why: /^this kernel is not seeded yet\. It will be by its own jitter loop, when a program first asks/,
    notOk: {
      'virtio-rng': 'warning',
      kernel: 'info',
      crng: 'info',
      processor: 'info',
      clone: 'info',
      'other-daemons': 'info',
      service: 'info',
    },
  },
  'qemu-6.12-fips': {
    verdict: 'warnings',
    daemonNeeded: false,
    because: 'as above; what feeding does in FIPS mode is said, and is no fault',
    why: /^this kernel is not seeded yet\. It will be by its own jitter loop, when a program first asks/,
    notOk: {
      'virtio-rng': 'warning',
      fips: 'info',
      kernel: 'info',
      crng: 'info',
      processor: 'info',
      clone: 'info',
      'other-daemons': 'info',
      service: 'info',
    },
  },
};

const FOLDER = new URL('../../vectors/systems', import.meta.url);

it('argues for the verdict on every recorded machine', () => {
  const recorded = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'composed')
    .map(({ name }) => name);
  expect(Object.keys(SYSTEMS).sort()).toEqual(recorded.sort());
});

describe('a recorded machine', () => {
  it.for(Object.entries(SYSTEMS))(
    '%s',
    ([name, { verdict, daemonNeeded, because, why, notOk }]) => {
      const diagnosis = diagnose(name);
      const others = diagnosis.checks.filter(({ status }) => status !== 'ok');
      expect(Object.fromEntries(others.map(({ id, status }) => [id, status]))).toEqual(notOk);
      expect(diagnosis.verdict, because).toBe(verdict);
      expect(diagnosis.daemonNeeded).toBe(daemonNeeded);
      expect(diagnosis.why).toMatch(why);
    },
  );

  it('names the process whose thread waits', () => {
    const { checks } = diagnose('uml-6.1-blocked-thread');
    expect(checks.find(({ id }) => id === 'waiting')?.title).toBe(
      'waiting for random bytes now: python3 (pid 163)',
    );
  });
});
