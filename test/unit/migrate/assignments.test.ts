import { describe, expect, it } from 'vitest';
import { type Dialect, readAssignments } from '../../../src/migrate/assignments.js';

const read = (text: string, dialect: Dialect = 'shell') => {
  const { values, unread } = readAssignments(text, dialect);
  return { values: Object.fromEntries(values), unread };
};

describe("a shell's assignments", () => {
  it.each([
    ['A=1', { A: '1' }],
    ['A=', { A: '' }],
    ['  export A=1 B=2; C=3 # why', { A: '1', B: '2', C: '3' }],
    ['#A=1\n\tA=2', { A: '2' }],
    ['A=1\nA=2', { A: '2' }],
    ['A="-x 1  -y=2"', { A: '-x 1  -y=2' }],
    ['A=\'it is "so" $x `y` \\\'', { A: 'it is "so" $x `y` \\' }],
    ['A=a\'b c\'"d e"\\ f', { A: 'ab cd e f' }],
    ['A="a\\"b\\$c\\d"', { A: 'a"b$c\\d' }],
    ['A=a#b', { A: 'a#b' }],
    ['A="one \\\n two"', { A: 'one  two' }],
    ['A=1 \\\n B=2', { A: '1', B: '2' }],
    ['A="one\nB=two"', { A: 'one\nB=two' }],
    ['A=x=y', { A: 'x=y' }],
    ['A=5$', { A: '5$' }],
    ['A="no end', { A: 'no end' }],
    ['A=1\nB="$A-${A}"', { A: '1', B: '1-1' }],
    ['A=${B:-x y}', { A: 'x y' }],
    ['A=""\nB="${A:+$A }z"', { A: '', B: 'z' }],
  ])('%j', (text, values) => {
    expect(read(text)).toEqual({ values, unread: [] });
  });

  it.each([
    ['A=$B', 'line 1: the value of A is computed by the shell'],
    ['\nA="$(id)"', 'line 2: the value of A is computed by the shell'],
    ['A=`id`', 'line 1: the value of A is computed by the shell'],
    ['A="${B\u007d"', 'line 1: the value of A is computed by the shell'],
    ['A=1 rm -r /', 'line 1 is not a plain assignment'],
    ['A=1 | B=2', 'line 1 is not a plain assignment'],
    ['A=(1 2)', 'line 1 is not a plain assignment'],
    ['A+=1', 'line 1 is not a plain assignment'],
    ['"A"=1', 'line 1 is not a plain assignment'],
    ['. /etc/other', 'line 1 is not a plain assignment'],
  ])('%j is passed over, and named', (text, why) => {
    expect(read(text)).toEqual({ values: {}, unread: [why] });
  });

  it('are ignored in a condition, and read again after it', () => {
    const { values, unread } = read('if test -c /x; then\n  A=1\nfi\nB=2\n');
    expect(values).toEqual({ B: '2' });
    expect(unread).toContain('line 2 is inside a condition or loop');
  });
});

describe("an environment file's assignments", () => {
  // What systemd 252 makes of each: systemd-analyze condition 'ConditionOSRelease=…' with the text as os-release,
  // which the same function reads.
  it.each([
    ['A=-w 1024 -d 16', { A: '-w 1024 -d 16' }],
    ['A="-w 1024" # no comment', { A: '-w 1024# no comment' }],
    ['A=x # y', { A: 'x # y' }],
    ['B=\'x\' "y"z  w ', { B: 'xyz  w' }],
    ['C=a\\ b\\\nc', { C: 'a bc' }],
    ['D=one "two"', { D: 'one "two"' }],
    [' E = f', { E: 'f' }],
    ['; no\n# no\nA = $B', { A: '$B' }],
    ['A="a\\\nb"\nB=c\\\nd', { A: 'ab', B: 'cd' }],
    ['A="a\nb\\"\\x"', { A: 'a\nb"\\x' }],
    ["A='x'\r", { A: 'x' }],
    ['A=', { A: '' }],
    ['A="no end', { A: 'no end' }],
  ])('%j', (text, values) => {
    expect(read(text, 'environmentFile')).toEqual({ values, unread: [] });
  });

  it('after a comment that goes on before systemd 254 are read, with a remark', () => {
    const { values, unread } = read('# a \\\nA=1\n# b \\\\\nB=2\n; c \\\n# d', 'environmentFile');
    expect(values).toEqual({ A: '1', B: '2' });
    expect(unread).toEqual(['line 2 is part of the comment above it before systemd 254']);
  });

  it('have no export', () => {
    expect(read('export A=1\nB=2', 'environmentFile')).toEqual({
      values: { B: '2' },
      unread: ['line 1 is not an assignment'],
    });
  });
});
