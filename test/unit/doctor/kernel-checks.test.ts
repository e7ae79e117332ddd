// The checks of the kernel and its processor in cases that no recorded machine has: a recording with one
// change. Also whether a daemon is needed on such a machine.
import { describe, expect, it } from 'vitest';
import { type Changes, checks, diagnose } from '../../support/recorded-system.js';

const GUEST = 'guest-6.18';
const HOST = 'host-composed';
const MUTE = { outcome: 'noData', sentence: 'no data', bytes: 0, ms: 2400 };
const NO_DATA = '4,62,2620000,-;hwrng: no data available\n4,70,12620000,-;hwrng: no data available';
const CORE = '/sys/class/misc/hw_random';

describe('a check', () => {
  checks([
    [
      'no /proc/sys',
      'kernel',
      [GUEST, { '/proc/sys': null }],
      'warning',
      /not visible/,
      /mount -t proc/,
    ],
    [
      '5.4 before its new pool',
      'kernel',
      ['uml-5.10-legacy', { '/proc/sys/kernel/osrelease': '5.4.17' }],
      'info',
      /legacy pool/,
      /^$/,
    ],
    [
      'a late generator',
      'crng',
      [
        GUEST,
        {
          '/dev/kmsg':
            '6,1,400000,-;Run /sbin/init as init process\n5,2,91000000,-;random: crng init done',
        },
      ],
      'warning',
      /ready, but late/,
      /--early-boot/,
    ],
    ['a log out of reach', 'crng', [GUEST, { '/dev/kmsg': null }], 'ok', /is ready$/, /^$/],
    [
      'not ready, with a counter',
      'crng',
      [GUEST, {}, { crngReady: false }],
      'info',
      /not ready/,
      /^entropyd-seed {4}#/,
    ],
    [
      'not ready, while a program waits, which has the command',
      'crng',
      [
        GUEST,
        { '/proc/412/comm': 'sshd', '/proc/412/syscall': '318 0x7f 0x20 0x0' },
        { crngReady: false },
      ],
      'info',
      /not ready/,
      /^$/,
    ],
    [
      'a waiting sshd',
      'waiting',
      [GUEST, { '/proc/412/comm': 'sshd', '/proc/412/syscall': '318 0x7f 0x20 0x0' }],
      'problem',
      /sshd \(pid 412\)/,
      /^entropyd-seed {4}#/,
    ],
    [
      'the same call on arm64',
      'waiting',
      [GUEST, { '/proc/412/comm': 'sshd', '/proc/412/syscall': '278 0x7f 0x20 0x0' }, {}, 'arm64'],
      'problem',
      /sshd \(pid 412\)/,
      /./,
    ],
    [
      'a reader of a device without data',
      'waiting',
      [GUEST, { '/proc/413/comm': 'dd', '/proc/413/wchan': 'rng_dev_read' }, { hwrng: MUTE }],
      'warning',
      /\/dev\/hwrng now: dd \(pid 413\)/,
      /^$/,
    ],
    [
      'a reader of a device that delivers',
      'waiting',
      [GUEST, { '/proc/413/comm': 'dd', '/proc/413/wchan': 'rng_dev_read' }],
      'ok',
      /^no program waits/,
      /^$/,
    ],
    [
      'threads of one process, two of them waiting',
      'waiting',
      [
        GUEST,
        {
          '/proc/412/comm': 'java',
          '/proc/412/syscall': '202 0x7f 0x109 0x19d',
          '/proc/412/wchan': 'futex_wait_queue',
          '/proc/412/task/412/syscall': '202 0x7f 0x109 0x19d',
          '/proc/412/task/412/wchan': 'futex_wait_queue',
          '/proc/412/task/413/syscall': '0 0x5 0x7f 0x14',
          '/proc/412/task/413/wchan': '_random_read',
          '/proc/412/task/414/syscall': '318 0x7f 0x20 0x0',
          '/proc/412/task/415/syscall': 'running',
        },
      ],
      'problem',
      /now: java \(pid 412\)$/,
      /^entropyd-seed {4}#/,
    ],
    [
      'a thread on an architecture that shows no system call',
      'waiting',
      [
        'uml-5.10-legacy',
        {
          '/proc/412/comm': 'java',
          '/proc/412/task/412/wchan': 'schedule_timeout',
          '/proc/412/task/413/wchan': 'schedule_timeout',
          '/proc/412/task/413/stack': '[<0>] schedule_timeout+0xd3\n[<0>] _random_read+0x1',
        },
      ],
      'problem',
      /now: java \(pid 412\)$/,
      /./,
    ],
    [
      "the doctor's own reader",
      'waiting',
      [
        GUEST,
        {
          '/proc/self/status': 'Pid:\t413\nUid:\t0\t0\t0\t0',
          '/proc/413/comm': 'node',
          '/proc/413/task/414/wchan': 'rng_dev_read',
        },
        { hwrng: MUTE },
      ],
      'ok',
      /^no program waits/,
      /^$/,
    ],
    [
      'a reader of /dev/random in a kernel without KALLSYMS, by its descriptor',
      'waiting',
      [
        GUEST,
        {
          '/proc/412/comm': 'reader',
          '/proc/412/wchan': '0',
          '/proc/412/syscall': '0 0x5 0x7f 0x20',
          '/proc/412/fd/5': 'random',
        },
      ],
      'problem',
      /now: reader \(pid 412\)$/,
      /^entropyd-seed {4}#/,
    ],
    [
      'one of a file in such a kernel',
      'waiting',
      [
        GUEST,
        {
          '/proc/412/comm': 'reader',
          '/proc/412/wchan': '0',
          '/proc/412/syscall': '0 0x5 0x7f 0x20',
          '/proc/412/fd/5': 'fifo',
        },
      ],
      'ok',
      /^no program waits/,
      /^$/,
    ],
    [
      'no root',
      'waiting',
      [GUEST, { '/proc/self/status': 'Uid:\t1000\t1000\t1000\t1000' }],
      'info',
      /^none of the programs that may be looked at/,
      /^sudo entropyd doctor$/,
    ],
    // Capabilities of a service with CapabilityBoundingSet=CAP_SYSLOG: bit 34 alone.
    [
      'root in a sandbox, to whom the kernel shows each wchan as 0',
      'waiting',
      [
        GUEST,
        {
          '/proc/self/status': 'Uid:\t0\t0\t0\t0\nCapEff:\t0000000400000000',
          '/proc/412/comm': 'reader',
          '/proc/412/wchan': '0',
        },
      ],
      'info',
      /^none of the programs that may be looked at/,
      /^sudo entropyd doctor$/,
    ],
    // Bits 2, CAP_DAC_READ_SEARCH, and 19, CAP_SYS_PTRACE: what takes part in this and no more.
    [
      'root in a sandbox that lets it look',
      'waiting',
      [GUEST, { '/proc/self/status': 'Uid:\t0\t0\t0\t0\nCapEff:\t0000000000080004' }],
      'ok',
      /^no program waits/,
      /^$/,
    ],
    [
      'RDRAND, trusted, and ready only after the first program',
      'processor',
      [
        GUEST,
        {
          '/dev/kmsg':
            '6,1,400000,-;Run /sbin/init as init process\n5,2,900000,-;random: crng init done',
        },
      ],
      'info',
      /is trusted, but did not seed this boot$/,
      /^$/,
    ],
    [
      'RDRAND, not trusted',
      'processor',
      [GUEST, { '/proc/cmdline': 'random.trust_cpu=off' }],
      'info',
      /mixed in, not credited/,
      /random\.trust_cpu=on/,
    ],
    [
      'RDSEED with an erratum',
      'rdseed',
      [
        GUEST,
        {
          '/proc/cpuinfo': 'flags\t\t: fpu tsc rdrand hypervisor',
          '/dev/kmsg':
            '0,5,1000,-;RDSEED32 is broken. Disabling the corresponding CPUID bit.\n6,1,4000,-;Run /sbin/init as init process',
        },
        { hasSeedInstruction: true },
      ],
      'warning',
      /RDSEED is broken$/,
      /^# on the host: a newer microcode/,
    ],
    [
      'the same on bare metal, where CPUID hides it too',
      'rdseed',
      [
        HOST,
        { '/dev/kmsg': '0,5,1000,-;RDSEED32 is broken. Disabling the corresponding CPUID bit.' },
      ],
      'warning',
      /RDSEED is broken$/,
      /^# install the vendor's microcode/,
    ],
    [
      'RDSEED that the kernel does not list, for a reason that the log has lost',
      'rdseed',
      [
        GUEST,
        { '/proc/cpuinfo': 'flags\t\t: fpu tsc rdrand hypervisor' },
        { hasSeedInstruction: true },
      ],
      'info',
      /does not use RDSEED/,
      /^$/,
    ],
    [
      'an RDRAND that the kernel doubts',
      'hwrng-log',
      [
        HOST,
        {
          '/dev/kmsg':
            '4,5,1000,-;RDRAND gives funky smelling output, might consider not using it by booting with "nordrand"',
        },
      ],
      'warning',
      /doubts the processor's generator/,
      /random\.trust_cpu=off/,
    ],
    [
      'one that is no longer trusted',
      'hwrng-log',
      [
        HOST,
        {
          '/dev/kmsg': '4,5,1000,-;RDRAND is not reliable on this platform; disabling.',
          '/proc/cmdline': 'random.trust_cpu=off',
        },
      ],
      'warning',
      /doubts the processor's generator/,
      /^$/,
    ],
    [
      'a generator that gave the kernel nothing, and was not tried',
      'hwrng-log',
      [HOST, { '/dev/kmsg': NO_DATA }, { hwrng: { ...MUTE, outcome: 'notPermitted' } }],
      'warning',
      /the kernel got nothing/,
      /^dmesg \| grep hwrng/,
    ],
    [
      'one that delivers now',
      'hwrng-log',
      [HOST, { '/dev/kmsg': NO_DATA }],
      'info',
      /once got nothing/,
      /^$/,
    ],
    [
      'trusted by its build',
      'processor',
      [
        GUEST,
        {
          '/proc/sys/kernel/osrelease': '6.1.0',
          '/proc/cmdline': 'quiet',
          '/boot/config-6.1.0': 'CONFIG_RANDOM_TRUST_CPU=y',
        },
      ],
      'ok',
      /is trusted/,
      /^$/,
    ],
    [
      'no cycle counter',
      'timer',
      [GUEST, { '/proc/cpuinfo': 'flags : fpu' }],
      'info',
      /no cycle counter/,
      /^$/,
    ],
    [
      'a timer too coarse for us',
      'timer',
      [HOST, {}, { timerProblem: 'cycles stands still' }],
      'info',
      /has a cycle counter/,
      /^$/,
    ],
  ]);
});

it.for([
  ['guest-6.18', 'If a boot loader passes a seed, it is credited.'],
  ['uml-6.1-seeded-by-host', 'The seed that user-mode Linux takes from its host was credited.'],
])('of %s: %s The log tells only where the processor is not the one', ([name, says]) => {
  const { checks } = diagnose(name as string);
  const processor = checks.find(({ id }) => id === 'processor');
  expect(processor?.detail).toContain(says);
});

describe('whether a daemon is needed', () => {
  it.for([
    [
      '5.4 that nothing refills',
      {
        '/proc/sys/kernel/osrelease': '5.4.17',
        [`${CORE}/rng_current`]: 'none',
        '/proc/cpuinfo': 'flags : tsc',
      },
      {},
      true,
      /before 5\.6 every read/,
    ],
    [
      '5.4 that its hwrng thread refills',
      { '/proc/sys/kernel/osrelease': '5.4.17', '/proc/cpuinfo': 'flags : tsc' },
      {},
      false,
      /refills its pool from hw_random/,
    ],
    [
      'an unknown processor',
      { [`${CORE}/rng_current`]: 'none', '/proc/cpuinfo': '' },
      {},
      false,
      /cannot tell what seeded it/,
      'arm',
    ],
  ] as [string, Changes, object, boolean, RegExp, string?][])(
    '%s',
    ([, changes, probes, needed, why, architecture]) => {
      const found = diagnose('uml-5.10-legacy', changes, probes, architecture);
      expect(found.daemonNeeded).toBe(needed);
      expect(found.why).toMatch(why);
    },
  );

  it('is always no in a container', () => {
    const found = diagnose('uml-6.1-blocked', {
      '/run/systemd/container': 'docker',
      '/proc/2': null,
    });
    expect(found.daemonNeeded).toBe(false);
    expect(found.checks.map(({ id }) => id)).not.toContain('service');
  });
});
