// The verdict on each composed machine, which stands for a blind spot that could not be recorded, argued for in one line.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { report } from '../../../src/doctor/report.js';
import { screenFor } from '../../../src/screen.js';
import { noCommands, tooWide } from '../../support/pasted.js';
import { diagnoseComposed } from '../../support/recorded-system.js';

const FOLDER = new URL('../../vectors/systems/composed', import.meta.url);
const NAMES = readdirSync(FOLDER).map((file) => file.replace(/\.txt$/, ''));

interface Expected {
  readonly verdict: string;
  readonly daemonNeeded: boolean;
  /** Why this verdict and no other. */
  readonly because: string;
  readonly why: RegExp;
  /** Every check that is a warning or a problem, by its id. */
  readonly wrong: Readonly<Record<string, string>>;
  /** What the machine is there for: a check with its title and its remedy. */
  readonly found: readonly [id: string, title: RegExp, remedy: RegExp];
}

const MACHINES: Readonly<Record<string, Expected>> = {
  'arm64-device-tree': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'ready at 0.00 s by a seed that is credited, whatever the parameters say',
    why: /^this kernel is seeded by the boot loader's seed in the device tree, which is credited/,
    wrong: {},
    found: ['processor', /no random generator/, /^$/],
  },
  'by-timer': {
    verdict: 'warnings',
    daemonNeeded: true,
    because:
      'it is needed and it runs, by a timer; a boot without a cycle counter still waits for it',
    why: /^only interrupt timing seeds this kernel/,
    wrong: { timer: 'warning' },
    found: ['service', /^a timer \(entropy\.timer\) runs 'entropyd once'$/, /^$/],
  },
  'device-policy': {
    verdict: 'problem',
    daemonNeeded: false,
    because: 'the configured device cannot be read by the daemon, and nothing but this says so',
    why: /seeded by the processor/,
    wrong: { sandbox: 'problem' },
    found: ['sandbox', /cannot do its work/, /DeviceAllow=\/dev\/char\/10:183 r/],
  },
  'feeds-nothing': {
    verdict: 'problem',
    daemonNeeded: false,
    because:
      'the kernel counts zeros as entropy, and the daemon that would test them credits nothing',
    why: /its own jitter loop/,
    wrong: { rejected: 'problem', feeding: 'warning' },
    found: ['rejected', /^the kernel credits virtio_rng\.0/, /rng_quality/],
  },
  'fips-el9': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'seeded by its processor; FIPS mode and a refused rngd are as they have to be',
    why: /seeded by the processor/,
    wrong: {},
    found: ['fips', /runs in FIPS mode/, /RHEL-08-010471[\s\S]*^systemctl show .* rngd$/m],
  },
  'hwrng-eio': {
    verdict: 'problem',
    daemonNeeded: false,
    because: 'nothing but the jitter loop seeds it, and the generator that it names is broken',
    why: /its own jitter loop/,
    wrong: { 'hwrng-read': 'problem', 'hwrng-log': 'warning' },
    found: ['hwrng-read', /gives nothing, although the kernel names rng-caam$/, /^dmesg/],
  },
  'hyper-v-seed': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'the hypervisor passes a seed that is credited, and reports copies',
    why: /the hypervisor's seed \(ACPI table OEM0\), which is credited/,
    wrong: {},
    found: ['virtio-rng', /no virtio-rng/, /Enable-VMTPM/],
  },
  'invalid-configuration': {
    verdict: 'problem',
    daemonNeeded: false,
    because: 'the daemon feeds now, and will not start again',
    why: /seeded by the processor/,
    wrong: { configuration: 'problem' },
    found: ['configuration', /would not start/, /^entropyd config check/],
  },
  'no-kallsyms-4.19': {
    verdict: 'problem',
    daemonNeeded: true,
    because: 'nothing refills a pool that readers drain; that somebody waits cannot be ruled out',
    why: /^only interrupt timing seeds this kernel/,
    wrong: { timer: 'warning', 'hwrng-log': 'warning', service: 'problem' },
    found: ['waiting', /^it cannot be told whether/, /^$/],
  },
  'old-sysctl': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'the leftovers have no effect on this kernel',
    why: /seeded by the processor/,
    wrong: {},
    found: [
      'sysctl',
      /thresholds of the pool are set/,
      /^sed .*\/etc\/sysctl\.conf\nsed .*60-entropy\.conf$/,
    ],
  },
  'peers-on-modern': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'other daemons do no harm; the server that programs ask is not to be switched off',
    why: /seeded by the processor/,
    wrong: {},
    found: [
      'other-daemons',
      /^other entropy daemons run: esdm-server, esdm-kernel-seeder, infnoise, urngd$/,
      /^# .* in their place:\nsystemctl disable --now esdm-kernel-seeder\n.* infnoise\n.* urngd$/,
    ],
  },
  'sev-5.10': {
    verdict: 'problem',
    daemonNeeded: true,
    because: 'SEV by the line of an older log: what seeds it is known to its host',
    why: /^only what its host gives it seeds this confidential guest/,
    wrong: { confidential: 'warning', service: 'problem' },
    found: ['confidential', /\(SEV\) that the kernel seeds from/, /trust_cpu=on/],
  },
  'sev-snp': {
    verdict: 'problem',
    daemonNeeded: true,
    because: 'all that seeds it is known to its host, and nothing adds what is not',
    why: /^only what its host gives it seeds this confidential guest/,
    wrong: { confidential: 'warning', service: 'problem' },
    found: [
      'confidential',
      /\(SEV-SNP\) that the kernel seeds from the generator of the host$/,
      /trust_cpu=on/,
    ],
  },
  'slow-111': {
    verdict: 'healthy',
    daemonNeeded: false,
    because: 'a kernel needs a few dozen bytes per minute, and gets them',
    why: /its own hwrng thread, from virtio_rng\.0/,
    wrong: {},
    found: ['hwrng-read', /about 111 B\/s$/, /^$/],
  },
  'tdx-vtpm': {
    verdict: 'problem',
    daemonNeeded: true,
    because: "the TPM of a guest is its host's, as virtio-rng is",
    why: /^only what its host gives it seeds this confidential guest/,
    wrong: { confidential: 'warning', service: 'problem' },
    found: [
      'confidential',
      /\(TDX\) that the kernel seeds from the generator of the host$/,
      /default_quality=0\n[\s\S]*random\.trust_bootloader=off$/,
    ],
  },
  tdx: {
    verdict: 'healthy',
    daemonNeeded: false,
    because:
      "seeded by its processor, which the host does not know; the host's generator would add nothing",
    why: /seeded by the processor/,
    wrong: {},
    found: ['confidential', /^a confidential guest \(TDX\)$/, /kind = "rdseed"/],
  },
};

describe('a composed machine', () => {
  it.for(NAMES)('%s', (name) => {
    const expected = MACHINES[name];
    const { verdict, daemonNeeded, why, checks } = diagnoseComposed(name);
    const wrong = checks.filter(({ status }) => status === 'problem' || status === 'warning');
    expect({ verdict, daemonNeeded }, expected?.because).toEqual({
      verdict: expected?.verdict,
      daemonNeeded: expected?.daemonNeeded,
    });
    expect(Object.fromEntries(wrong.map(({ id, status }) => [id, status]))).toEqual(
      expected?.wrong,
    );
    expect(why).toMatch(expected?.why ?? /^$/);
    const [id, title, remedy] = expected?.found ?? ['', /^$/, /^$/];
    const found = checks.find((check) => check.id === id);
    expect(found?.title).toMatch(title);
    expect(found?.remedy).toMatch(remedy);
    for (const check of checks) {
      expect(noCommands(check.remedy), check.id).toEqual([]);
      expect(tooWide(check.remedy), check.id).toEqual([]);
    }
  });

  it('of each kind says nothing that contradicts the seed', () => {
    const text = report(diagnoseComposed('arm64-device-tree'), screenFor({}, {})).replaceAll(
      /\s+/g,
      ' ',
    );
    expect(text).toMatch(
      /The boot loader's seed in the device tree was credited, whatever random\.trust_bootloader says/,
    );
    expect(text).not.toMatch(/not credited\.|jitter loop, when a program first asks/);
    const other = report(diagnoseComposed('peers-on-modern'), screenFor({}, {}));
    expect(other).not.toMatch(/disable --now esdm-server/);
  });
});
