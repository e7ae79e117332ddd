// Other daemons' configurations: which daemon they belong to, how each option is translated, and that no
// text in them becomes a setting unintentionally.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { optionOf, SETTING_NAMES } from '../../../src/config/schema.js';
import { flattenSources } from '../../../src/config/source-tables.js';
import { readCommandLine } from '../../../src/migrate/command-line.js';
import { migrate, understandNamed } from '../../../src/migrate/migrate.js';
import { PEERS } from '../../../src/migrate/peers.js';
import { hostOf } from '../../support/peer-shape.js';

const vector = (name: string): string =>
  readFileSync(new URL(`../../vectors/peers/${name}`, import.meta.url), 'utf8');

const host = hostOf(new Map());

interface Outcome {
  readonly peer: string;
  readonly services: string | undefined;
  readonly toml: string;
  readonly values: Record<string, unknown>;
}

/** The resulting configuration, parsed by our own schema. */
function take(...files: readonly (readonly [path: string, text: string])[]): Outcome {
  const { found, nobodys } = understandNamed(
    files.map(([path, text]) => ({ path, text })),
    host,
  );
  if (nobodys.length > 0) throw new Error(`${nobodys.join()} is nobody's`);
  const toml = migrate(found, host);
  const keys = SETTING_NAMES.map((name) => optionOf(name).key);
  const { values, wrong } = flattenSources(parse(toml), keys);
  expect(wrong).toEqual([]);
  for (const [key, value] of Object.entries(values)) {
    const name = SETTING_NAMES.find((one) => optionOf(one).key === key);
    expect(name && optionOf(name).read(value), `${key} = ${value}`).toBeDefined();
  }
  return {
    peer: found.map(({ peer }) => peer.name).join(),
    services: /systemctl disable --now (.*)/.exec(toml)?.[1],
    toml,
    values,
  };
}

/** The text of the comments as one line. */
const said = ({ toml }: Outcome): string =>
  toml
    .split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) => line.replace(/^#\s*/, ''))
    .join(' ');

describe('the tables', () => {
  const recorded: Record<string, Record<string, boolean>> = JSON.parse(vector('options.json'));
  const owner: Record<string, string> = {
    'rng-tools5': 'rngd 5 (rng-tools5)',
    'rng-tools-debian': 'rngd 2 (rng-tools-debian)',
    'rng-tools': 'rngd 6 (rng-tools)',
  };

  it.each(Object.entries(recorded))('know every option of %s', (program, options) => {
    const name = program.split(' ')[0] as string;
    const peer = PEERS.find((one) => one.name === (owner[name] ?? name));
    expect(Object.keys(options).length).toBeGreaterThanOrEqual(10);
    for (const [option, takesValue] of Object.entries(options)) {
      const known = peer?.options.find(({ names }) => names.includes(option));
      expect(known, option).toBeDefined();
      expect(known?.takesValue, option).toBe(takesValue);
    }
  });

  it('exist for every recorded daemon, and have no option twice', () => {
    const programs = Object.keys(recorded).map((one) => one.split(' ')[0] as string);
    expect(new Set(programs).size).toBe(PEERS.length);
    for (const { options } of PEERS) {
      const names = options.flatMap((one) => one.names);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('the files that packages ship', () => {
  it.each([
    ['haveged', '/etc/default/haveged', 'haveged', 'haveged', ['jitter']],
    [
      'rng-tools-debian',
      '/etc/default/rng-tools-debian',
      'rngd 2 (rng-tools-debian)',
      'rng-tools-debian',
      ['hwrng'],
    ],
    ['rng-tools-debian', '/tmp/copy', 'rngd 2 (rng-tools-debian)', 'rng-tools-debian', ['hwrng']],
    [
      'rngd.service',
      '/lib/systemd/system/rngd.service',
      'rngd 5 (rng-tools5)',
      'rngd',
      ['hwrng', 'jitter'],
    ],
    [
      'jitterentropy.service',
      '/lib/systemd/system/jitterentropy.service',
      'jitterentropy-rngd',
      'jitterentropy',
      ['jitter'],
    ],
    [
      'haveged.service',
      '/etc/systemd/system/haveged.service.d/my.conf',
      'haveged',
      'haveged',
      ['jitter'],
    ],
  ])('%s at %s', (name, path, peer, services, source) => {
    const outcome = take([path, vector(name)]);
    expect(outcome).toMatchObject({ peer, services, values: { source } });
  });

  it('can be translated with each of their examples enabled', () => {
    const text = vector('rng-tools-debian');
    const examples = text.split('\n').filter((line) => /^#[A-Z]+=/.test(line));
    expect(examples.length).toBe(7);
    for (const line of examples) {
      const { values } = take(['/etc/default/rng-tools-debian', text.replace(line, line.slice(1))]);
      if (line.includes('feed-interval'))
        expect(values).toMatchObject({ watermark: '90%', 'reseed-interval': '1s' });
    }
    expect(said(take(['x', 'RNGDOPTIONS="--hrng=viapadlock"']))).toMatch(/load the module via-rng/);
  });
});

/** Fedora's, shortened. */
const UNIT = '[Service]\nExecStart=/usr/sbin/rngd -f $RNGD_ARGS\n';

describe('options', () => {
  const haveged = (args: string): Outcome => take(['haveged', `DAEMON_ARGS="${args}"`]);
  const debian = (args: string): Outcome => take(['rng-tools-debian', `RNGDOPTIONS="${args}"`]);
  const five = (args: string): Outcome => take(['rng-tools5', `RNGDOPTIONS="${args}"`]);
  const six = (args: string): Outcome => take(['rngd', `RNGD_ARGS="${args}"`]);

  it.each([
    ['haveged', haveged('-w 1024'), { watermark: '25%' }],
    ['haveged', haveged('--write=192'), { watermark: 192 }],
    ['haveged', haveged('-w 9999'), { watermark: '100%' }],
    ['haveged', haveged('-w 1024 -w2048'), { watermark: '50%' }],
    ['haveged', haveged('-T 60'), { 'reseed-interval': '60s' }],
    ['haveged', haveged('-v 1'), {}],
    ['haveged', haveged('-v -1'), { 'log-level': 'debug' }],
    ['debian', debian('-W 90% -t0'), { watermark: '90%', 'reseed-interval': '0' }],
    ['debian', debian('-H 0.5'), { 'hwrng-claim': 4 }],
    ['debian', debian('-H .01'), {}],
    ['debian', debian('-r /dev/null'), {}],
    ['debian', debian('-r /dev/ttyUSB0'), { 'hwrng-device': '/dev/ttyUSB0' }],
    ['debian', debian('-r dev/ttyUSB0'), { 'hwrng-device': '/dev/ttyUSB0' }],
    ['5', five('-d 1 -n1 -W 2048 -q'), { watermark: '50%', 'log-level': 'error' }],
    ['5', five('-o /dev/urandom'), { 'random-device': '/dev/urandom' }],
    ['5', five('-o /tmp/x'), {}],
    ['6', six('-R 300 -e 6'), { 'reseed-interval': '300s', 'hwrng-claim': 6 }],
    ['6', six('-W 192 -d'), { watermark: 192, 'log-level': 'debug' }],
    ['6', six('-e 0 -R x'), {}],
    ['6', six('-u'), { 'jitter-role': 'always' }],
    ['6', six('-x jitter -x nist -x 1'), { source: ['hwrng'] }],
    ['6', six('-x0'), { source: ['jitter'] }],
    ['6', six('-x jitter -n jitter'), { source: ['hwrng', 'jitter'] }],
    ['jent', take(['jitterentropy-rngd', 'DAEMON_ARGS=-vv']), { 'log-level': 'debug' }],
  ])('of %s: %#', (_name, { values }, wanted) => {
    const { source: _source, ...set } = values;
    expect('source' in wanted ? values : set).toEqual(wanted);
  });

  it('of a device that the unit does not allow, with the command that does', () => {
    expect(said(debian('-r /dev/ttyUSB0'))).toContain('entropyd config unit');
    expect(said(debian('-r /dev/hwrng'))).not.toContain('entropyd config unit');
  });

  it('without an equivalent each have a remark', () => {
    for (const peer of PEERS) {
      for (const { names, takesValue } of peer.options) {
        const variable = Object.keys(peer.variables).find(
          (one) => peer.variables[one] === 'options',
        );
        const file = Object.keys(peer.files)[0] as string;
        const args = `${names.at(-1)}${takesValue ? ' 7' : ''}`;
        const unit = `[Service]\nExecStart=/usr/bin/${peer.program} ${args}`;
        const outcome =
          variable === undefined
            ? take([`${file}.service`, unit])
            : take([file, `${variable}="${args}"`]);
        // A source that does not exist here may be excluded without a remark.
        if (names.includes('-x')) continue;
        expect(said(outcome), names.join()).toContain(`${peer.program} ${names.at(-1)}`);
      }
    }
  });

  it('that do not exist, need a value, or are in another file are reported', () => {
    const text = said(haveged('--bogus -w'));
    expect(text).toContain('--bogus is not an option of it');
    expect(text).toContain('-w needs a value');
    expect(said(take(['haveged.service', vector('haveged.service')]))).toContain(
      'the value of $DAEMON_ARGS is not known: name the file that sets it too',
    );
    expect(said(take(['haveged', 'LEVEL=3']))).toContain('LEVEL is not a variable of haveged');
    const script = said(take(['haveged', `DAEMON_ARGS=-F\n${'stop\n'.repeat(40)}`]));
    expect(script).toMatch(
      /line 6 is not an assignment - haveged: 35 more lines were not understood/,
    );
  });

  it('are attributed to the daemon that understands most, where the name is ambiguous', () => {
    expect(take(['rng-tools', 'RNGDOPTIONS="-t 5"']).peer).toMatch(/^rngd 2/);
    expect(take(['rng-tools', 'RNGDOPTIONS="-d 1"']).peer).toMatch(/^rngd 5/);
    expect(take(['rng-tools', 'RNGDOPTIONS="-x jitter"']).peer).toMatch(/^rngd 6/);
    expect(take(['rngd.service', UNIT]).peer).toMatch(/^rngd 6/);
    expect(take(['my', 'DAEMON_ARGS="--osr 3"']).peer).toBe('jitterentropy-rngd');
    expect(understandNamed([{ path: 'my', text: 'PATH=/bin' }], host)).toEqual({
      found: [],
      nobodys: ['my'],
    });
  });

  it('may be abbreviated and clustered as getopt allows', () => {
    const { given, unknown } = readCommandLine(
      ['-Fw1024', '--dat=8', '--in', '9', '--ver', 'x', '--', '-z'],
      PEERS[0]?.options ?? [],
    );
    expect(given.map(({ written }) => written)).toEqual(['-F', '-w 1024', '--dat 8', '--in 9']);
    expect(unknown).toEqual([
      '--ver is not an option of it',
      'x is not an option',
      '-z is not an option',
    ]);
  });
});

describe('the sources', () => {
  const FEDORA = '-x pkcs11 -x nist -x qrypt -x namedpipe -x jitter -D daemon:daemon';
  const debian = (text: string): Outcome => take(['rng-tools', text]);
  const five = (args: string): Outcome => take(['rng-tools5', `RNGDOPTIONS="${args}"`]);
  const six = (args: string): Outcome => take(['rngd', `RNGD_ARGS="${args}"`]);
  const URANDOM = 'HRNGDEVICE=/dev/urandom';

  it.each([
    ['a device that is none', debian(URANDOM), undefined],
    ['one, and what it was taken for', debian(`${URANDOM}\nRNGDOPTIONS="-H 0.5"`), undefined],
    ['one of rng-tools 5', five('-r /dev/urandom'), undefined],
    ['one of rng-tools 6', six('-r /dev/urandom'), ['jitter']],
    ['one and no jitter', six('-x jitter -r /dev/urandom'), undefined],
    ['one of EL 6', take(['rngd', 'EXTRAOPTIONS="-r /dev/urandom -t 1"']), ['jitter']],
    ['one, then another', six('-x jitter -r /dev/urandom -r /dev/ttyS0'), ['hwrng']],
    ['RDRAND besides', five(''), ['hwrng', 'jitter']],
    ['no RDRAND', five('-d 1'), ['hwrng']],
    ['RDRAND and no jitter', six(FEDORA), ['hwrng']],
    ['no RDRAND and no jitter', six('-x jitter -x rdrand'), ['hwrng']],
    ['one that is none beside haveged', take(['x', URANDOM], ['haveged', '']), ['jitter']],
    [
      'a file that is not a source, beside RDRAND',
      take(['x', URANDOM], ['rng-tools5', '']),
      ['hwrng', 'jitter'],
    ],
  ])('that are named for %s', (_name, { values }, source) => {
    expect(values['source']).toEqual(source);
  });

  it('are all usable ones where none of ours was used', () => {
    expect(said(debian(URANDOM))).toMatch(
      /: not read +None of its sources exists here: every usable source is used\.$/,
    );
    expect(said(six('-x jitter -r /dev/urandom'))).toMatch(
      /used, including those that .* exclude\.$/,
    );
    expect(said(five('-d 1 -r /dev/urandom'))).toMatch(/usable source is used\.$/);
    expect(six('-r /dev/ttyS0 -r /dev/null').values).toEqual({ source: ['jitter'] });
  });

  it('come with valid lines that add jitter, where RDRAND was used', () => {
    const { toml } = six(FEDORA);
    const [table] = /# \[\[source\]\]\n# name = .*\n$/.exec(toml) ?? [];
    expect(said({ ...six(FEDORA), toml })).toMatch(
      /Without a \/dev\/hwrng there is nothing to feed from\. The/,
    );
    const fixed = toml.replace(table ?? '', (lines) => lines.replaceAll('# ', ''));
    expect(parse(fixed)['source']).toEqual([{ name: 'hwrng' }, { name: 'jitter' }]);
    expect(said(six(`${FEDORA} -x rdrand`))).not.toContain('nothing is left');
    expect(said(five(''))).toMatch(/with jitter as a fallback instead of .*RDRAND/);
  });
});

describe('a unit and its file', () => {
  it.each([
    ['-x jitter -x rdrand', ['hwrng']],
    ['-x jitter -r /dev/urandom', undefined],
    ['-r /dev/urandom', ['jitter']],
  ])('are one daemon, in either order: %s', (args, source) => {
    const unit = ['rngd.service', UNIT] as const;
    const file = ['/etc/sysconfig/rngd', `RNGD_ARGS="${args}"`] as const;
    for (const { values, toml } of [take(unit, file), take(file, unit)]) {
      expect(values['source']).toEqual(source);
      expect(toml).not.toContain('RDRAND');
    }
  });
});

describe('several daemons', () => {
  it("are each told from a unit that is nobody's, which is named", () => {
    const unit = (path: string, program: string) => ({
      path,
      text: `[Service]\nExecStart=${program}\n`,
    });
    const { nobodys } = understandNamed(
      [
        unit('a.service', '/usr/sbin/haveged'),
        { path: 'a.service.d/x.conf', text: '[Service]\nNice=5\n' },
        unit('b.service', '/bin/true'),
      ],
      host,
    );
    expect(nobodys).toEqual(['b.service']);
  });

  it('make one file, in which the first value counts and others are remarked on', () => {
    const outcome = take(
      ['/etc/default/haveged', 'DAEMON_ARGS="-w 1024"'],
      ['/etc/sysconfig/rngd', 'RNGD_ARGS="-W 2048 -x jitter"'],
    );
    expect(outcome.services).toBe('haveged rngd');
    expect(outcome.values).toEqual({ source: ['hwrng', 'jitter'], watermark: '25%' });
    expect(said(outcome)).toContain(
      'rngd -W 2048: watermark = "50%" was overridden by haveged -w 1024',
    );
  });
});

it.each(['__proto__', 'constructor', 'toString'])(
  '%s is neither a variable nor a name of a file',
  (word) => {
    const outcome = take([`/tmp/${word}`, `RNGDOPTIONS="-W 50% -t 9"\n${word}=x\n`]);
    expect(outcome).toMatchObject({
      peer: 'rngd 2 (rng-tools-debian)',
      services: 'rng-tools-debian',
    });
    expect(said(outcome)).toContain(`${word} is not a variable of rngd 2`);
  },
);

it('no text of a file becomes a setting', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      '\n',
      '\r',
      '\\',
      '#',
      '[',
      ']',
      '=',
      ' ',
      'a',
      '-',
      '$',
      '\u0000',
      '\u007f',
      '\u2028',
    ),
  });
  fc.assert(
    fc.property(hostile, fc.constantFrom('RNGD_ARGS', 'HRNGDEVICE', 'X'), (text, name) => {
      const { values } = take([
        '/etc/sysconfig/rngd',
        `${name}="${text}\nlog-level = \\"debug\\""`,
      ]);
      expect(Object.keys(values).every((key) => ['source', 'hwrng-device'].includes(key))).toBe(
        true,
      );
    }),
    { numRuns: 300 },
  );
});
