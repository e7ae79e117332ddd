import { describe, expect, it } from 'vitest';
import { flattenSources } from '../../../src/config/source-tables.js';

const KEYS = ['source', 'watermark', 'hwrng-device', 'hwrng-claim', 'jitter-claim', 'jitter-steps'];
const flatten = (file: Record<string, unknown>) => flattenSources(file, KEYS);

describe('[[source]] tables', () => {
  it('name the sources in their order, and spread into the settings', () => {
    const { values, wrong } = flatten({
      watermark: '50%',
      source: [
        { name: 'jitter', claim: 0.5, steps: 16 },
        { name: 'hwrng', device: '/dev/x' },
      ],
    });
    expect(wrong).toEqual([]);
    expect(values).toEqual({
      watermark: '50%',
      source: ['jitter', 'hwrng'],
      'jitter-claim': 0.5,
      'jitter-steps': 16,
      'hwrng-device': '/dev/x',
    });
  });

  it('are not needed', () => {
    const file = { source: ['hwrng'], 'jitter-claim': 1 };
    const none = { sources: [], places: new Map(), wrong: [] };
    expect(flatten(file)).toEqual({ values: file, ...none });
    expect(flatten({})).toEqual({ values: {}, ...none });
  });

  it.each([
    [[{ claim: 1 }], 'every table needs a name: '],
    [[{ name: Object.create(null) }], 'every table needs a name: '],
    [[Object.create(null)], 'every table needs a name: '],
    [[{ name: ['jitter'] }], 'every table needs a name: '],
    [[{ name: 'Dice' }], 'every table needs a name: '],
    [[{ name: 'fips140', kind: 'device' }], 'fips140 is a reserved name'],
    [[{ name: 'dice' }], 'dice: needs a kind; kinds are device, jitter'],
    [[{ name: 'dice', kind: 'cube' }], 'dice: kind "cube" is not known; kinds are device, jitter'],
    [[{ name: 'dice', kind: Object.create(null) }], 'dice: kind {} is not known; '],
    [[{ name: 'hwrng', kind: 'jitter' }], 'hwrng: this name is reserved for kind device'],
    [
      [{ name: 'dice', kind: 'device', steps: 1 }],
      "dice: unknown key 'steps'; known keys are device, claim, role",
    ],
    [[{ name: 'dice', kind: 'device', toString: 1 }], "dice: unknown key 'toString'; "],
    [[{ name: 'dice', kind: 'device', claim: 9 }], 'dice: claim: 9 is not allowed; give bits of '],
    [
      [{ name: 'dice', kind: 'device', onPermanentFailure: 'stop' }],
      "dice: unknown key 'onPermanentFailure'; did you mean on-permanent-failure",
    ],
    [
      [{ name: 'dice', kind: 'device', 'on-permanent-failure': 'halt' }],
      'dice: on-permanent-failure: "halt" is not allowed; give retest, stop',
    ],
    [
      [{ name: 'chip', kind: 'rdseed', role: 'fallback' }],
      'chip: role: "fallback" is not allowed; give always',
    ],
    [[{ name: 'chip', kind: 'rdseed', device: '/dev/x' }], "chip: unknown key 'device'; "],
    ...['device', 'tpm2', 'tty'].map((kind): [object[], string] => [
      [{ name: 'usb', kind, device: 'dev/usb' }],
      'usb: device: "dev/usb" is not allowed; give .*absolute path',
    ]),
    [[{ name: 'jitter' }, 'hwrng'], 'every table needs a name: '],
    [[{ name: 'jitter' }, { name: 'jitter' }], 'there are two tables named jitter'],
    [[{ name: 'jitter', device: 1 }], "jitter: unknown key 'device'; known keys are claim, steps"],
    [[{ name: 'hwrng', steps: 1 }], "hwrng: unknown key 'steps'; known keys are device, claim"],
  ])('that are wrong are named: %j', (source, why) => {
    const said = flatten({ source }).wrong.map(({ text }) => text);
    expect(said.join()).toMatch(new RegExp(`^\\[\\[source\\]\\]:? ${why}`));
  });

  it('make sources of any name, several of a kind, with the options of the kind', () => {
    const { values, sources, wrong } = flatten({
      source: [
        { name: 'usb', kind: 'device', device: '/dev/ttyACM0', role: 'always' },
        { name: 'hwrng', kind: 'device', claim: 2 },
        { name: 'serial', kind: 'device', claim: 1, 'on-permanent-failure': 'stop' },
      ],
    });
    expect(wrong).toEqual([]);
    expect(values).toEqual({ source: ['usb', 'hwrng', 'serial'], 'hwrng-claim': 2 });
    expect(sources).toEqual([
      {
        name: 'usb',
        kind: 'device',
        values: {
          device: '/dev/ttyACM0',
          claim: 4,
          role: 'always',
          onPermanentFailure: 'retest',
          calibration: '',
        },
      },
      {
        name: 'serial',
        kind: 'device',
        values: {
          device: '/dev/hwrng',
          claim: 1,
          role: 'fallback',
          onPermanentFailure: 'stop',
          calibration: '',
        },
      },
    ]);
  });

  it('have a kind that adds to each feed and makes none alone, unless they say so', () => {
    const tables = [
      { name: 'chip', kind: 'rdseed' },
      { name: 'lone', kind: 'rdseed', role: 'beside', alone: true },
    ];
    const { sources, wrong } = flatten({ source: tables });
    expect(wrong).toEqual([]);
    expect(sources.map(({ values }) => values)).toEqual([
      { claim: 1, role: 'always', alone: false, onPermanentFailure: 'retest', calibration: '' },
      { claim: 1, role: 'always', alone: true, onPermanentFailure: 'retest', calibration: '' },
    ]);
  });

  it('give no setting twice', () => {
    const file = { 'jitter-claim': 1, source: [{ name: 'jitter', claim: 2 }] };
    expect(flatten(file).wrong).toEqual([
      { table: 0, key: 'claim', text: "[[source]] jitter: 'claim' is also set as jitter-claim" },
    ]);
  });

  it('say that a key of the top has to stand above them, even in a table that is wrong itself', () => {
    const above = /unknown key 'watermark', which is no key of a source: put it above the first /;
    for (const table of [{ name: 'jitter' }, { name: 'usb', kind: 'tty' }, { name: 'dice' }]) {
      const { wrong } = flatten({ source: [{ ...table, watermark: 9 }] });
      expect(wrong).toContainEqual({
        table: 0,
        key: 'watermark',
        text: expect.stringMatching(above),
      });
    }
  });

  it('propose the key and the kind that were probably meant', () => {
    const { wrong } = flatten({
      source: [
        { name: 'usb', kind: 'ttyy' },
        { name: 'jitter', stepps: 1 },
      ],
    });
    expect(wrong.map(({ text }) => text)).toEqual([
      '[[source]] usb: kind "ttyy" is not known; did you mean tty?',
      "[[source]] jitter: unknown key 'stepps'; did you mean steps?",
    ]);
  });
});
