// Units by systemd's rules. The examples are those of systemd.syntax(7) and systemd.service(5), their results
// documented there or seen with systemd 252.
import { describe, expect, it } from 'vitest';
import { readUnit } from '../../../src/migrate/unit.js';
import { readUnitFile } from '../../../src/migrate/unit-file.js';
import {
  expandSpecifiers,
  expandVariables,
  splitCommands,
  splitUnitWords,
} from '../../../src/migrate/unit-words.js';
import { unwrap } from '../../../src/migrate/wrappers.js';

describe('the lines of a unit', () => {
  const values = (text: string) =>
    readUnitFile(text).map(({ section, key, value }) => [section, key, value]);

  it('are continued by a backslash, over comments too', () => {
    const text =
      '[Section C]\nKeyThree=value 3\\\n# this line is ignored\n; this line too\n       value 3 continued\n';
    expect(values(text)).toEqual([['Section C', 'KeyThree', 'value 3        value 3 continued']]);
  });

  it('are not continued by an escaped backslash, nor by a quote', () => {
    const text = '[Unit]\nDescription=the kernel\'s "pool\nA=x\\\\\n[Service]\n B = y \n';
    expect(values(text)).toEqual([
      ['Unit', 'Description', 'the kernel\'s "pool'],
      ['Unit', 'A', 'x\\\\'],
      ['Service', 'B', 'y'],
    ]);
  });

  it('may end with the file or with CR LF', () => {
    expect(values('[S]\r\nA=1\r\nB=2\\')).toEqual([
      ['S', 'A', '1'],
      ['S', 'B', '2'],
    ]);
  });
});

describe('the words of a setting', () => {
  it.each([
    ['"something" "some thing" "..."', ['something', 'some thing', '...']],
    ["ONE='one' \"TWO='two two' too\" THREE=", ['ONE=one', "TWO='two two' too", 'THREE=']],
    ['a"b c"d e\'f\'', ['ab cd', 'ef']],
    ['"\\x2d\\055\\u00e9\\s\\t\\\\\\q"', ['--é \t\\\\q']],
    ['""', ['']],
    ['a "no end', ['a']],
    ['  ', []],
  ])('%s', (text, words) => {
    expect(splitUnitWords(text)).toEqual({ words, isOpen: text.includes('no end') });
  });

  it('are several commands if a lone semicolon is between them', () => {
    expect(splitCommands('echo one ; echo "two two"').commands).toEqual([
      ['echo', 'one'],
      ['echo', 'two two'],
    ]);
    expect(splitCommands('echo / >/dev/null & \\; ls').commands).toEqual([
      ['echo', '/', '>/dev/null', '&', ';', 'ls'],
    ]);
    expect(splitCommands('echo ";" \';\' \\x3b a').commands).toEqual([
      ['echo', ';', ';', ';', 'a'],
    ]);
    expect(splitCommands('echo one ; echo "two')).toEqual({
      commands: [['echo', 'one']],
      isOpen: true,
    });
  });
});

describe('variables', () => {
  const { environment } = readUnit(['[Service]\nEnvironment="ONE=one" \'TWO=two two\' THREE='], '');

  it.each([
    ['$ONE $TWO ${TWO}', ['one', 'two', 'two', 'two two']],
    ['$THREE ${THREE} a', ['', 'a']],
    ['a${ONE}b a$ONE', ['aoneb', 'a$ONE']],
    ['$$ONE $FOUR ${FOUR}', ['$ONE', '$FOUR', '${FOUR}']],
  ])('%s', (text, words) => {
    expect(expandVariables(splitUnitWords(text).words, environment)).toEqual(words);
  });

  it.each([
    ['a\\x2db \\"c\\ d', ['ax2db', '"c d']],
    ['a "b c', ['a', 'b c']],
    ["'' ; a\\", ['', ';', 'a']],
  ])('whose value is %s have no escapes, and no quote that is wrong', (value, words) => {
    expect(expandVariables(['$A'], new Map([['A', value]]))).toEqual(words);
  });
});

it('specifiers that are the same on every machine are replaced', () => {
  expect(expandSpecifiers('%n %N %p %i %t/x 5%% %H', 'rngd@tty1')).toBe(
    'rngd@tty1.service rngd@tty1 rngd tty1 /run/x 5% %H',
  );
});

describe('a service', () => {
  it.each([
    ['-/a x', ['/a', 'x'], true],
    ['@/a name x', ['/a', 'x'], true],
    ['-@:/a name $X', ['/a', '$X'], false],
    ['!!/a', ['/a'], true],
    ['+/a', ['/a'], true],
  ])('starts by %s', (line, words, expands) => {
    expect(readUnit([`[Service]\nExecStart=${line}`], '').commands).toEqual([{ words, expands }]);
  });

  it('has its settings in [Service] only, and an empty one removes those before it', () => {
    const unit = readUnit(
      [
        '[Unit]\nExecStart=/no\n[Service]\nExecStart=/a 1\nEnvironmentFile=-/x\nEnvironment=A=1',
        '[Service]\nExecStart=\nExecStart=/a \\\n  2\nEnvironmentFile=\nEnvironmentFile=/y\nEnvironment=\nEnvironment=B=2\nUnsetEnvironment=C',
      ],
      '',
    );
    expect(unit.commands).toEqual([{ words: ['/a', '2'], expands: true }]);
    expect(unit.environmentFiles).toEqual(['/y']);
    expect([...unit.environment]).toEqual([['B', '2']]);
    expect(unit.unset).toEqual(['C']);
  });
});

describe('a wrapper', () => {
  it.each([
    ['nice rngd -f'],
    ['nice -n 5 rngd -f'],
    ['nice -5 -- rngd -f'],
    ['/usr/bin/env -i -u A B=1 rngd -f'],
    ['taskset -c 0-3 rngd -f'],
    ['taskset 0x1 rngd -f'],
    ['chrt -f 99 rngd -f'],
    ['ionice -c2 -n 7 rngd -f'],
    ['timeout -k 5 1h rngd -f'],
    ['start-stop-daemon --start --exec rngd -- -f'],
    ['start-stop-daemon -S -b -x rngd -- -f'],
    ['start-stop-daemon --start --startas=rngd -- -f'],
    ['start-stop-daemon -Sqbx rngd -- -f'],
    ['start-stop-daemon -Sqp/run/t.pid -a rngd -x /bin/other -- -f'],
    ['start-stop-daemon --start --startas rngd --exec /bin/other -- -f'],
    ['start-stop-daemon -S -N -5 -x rngd -- -f'],
    ['runuser -u root -- rngd -f'],
    ['runuser --user=root rngd -f'],
    ['flock -n /run/lock/rng rngd -f'],
    ['chpst -u root -n 5 rngd -f'],
    ['s6-setuidgid root rngd -f'],
    ['procd_set_param command rngd -f'],
    ['systemd-cat -t x rngd -f'],
    ['ip netns exec blue rngd -f'],
    ['then rngd -f'],
  ])('%s', (line) => {
    expect(unwrap(line.split(' '))?.words).toEqual(['rngd', '-f']);
  });

  it.each([
    ['su - root -s /bin/bash -c', ['sh', '-c', 'rngd -f']],
    ['su -lc', ['sh', '-c', 'rngd -f']],
    ['runuser root -c', ['sh', '-c', 'rngd -f']],
    ['flock /run/lock/rng -c', ['sh', '-c', 'rngd -f']],
  ])('%s has a script', (line, words) => {
    expect(unwrap([...line.split(' '), 'rngd -f'])?.words).toEqual(words);
  });

  it.each([
    ['start-stop-daemon --stop --exec rngd'],
    ['start-stop-daemon -S -q'],
    ['start-stop-daemon -St -x rngd'],
    ['start-stop-daemon --start --test --exec rngd'],
    ['rngd -f'],
    ['constructor rngd'],
  ])('%s starts nothing', (line) => {
    expect(unwrap(line.split(' '))).toBeUndefined();
  });
});
