// The shell's words against a real shell: what is read of an assignment or a command is what sh makes of it.
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAssignments } from '../../../src/migrate/assignments.js';
import { readCommands } from '../../../src/migrate/shell.js';
import { readUnit } from '../../../src/migrate/unit.js';

/** The arguments that the shell passes for this script, which calls `show` with them. */
function bySh(script: string): string[] {
  const show = 'show() { for one in "$@"; do printf \'%s\\0\' "$one"; done; }';
  const output = execFileSync('sh', ['-c', `${show}\n${script}\n`], {
    env: { PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
  });
  return output.split('\0').slice(0, -1);
}

/** The same by our reader. */
function byUs(script: string): string[] {
  const variables = new Map<string, string>();
  for (const { words } of readCommands(script, variables)) {
    for (const { name, text } of words)
      if (name !== undefined) variables.set(name, text.slice(name.length + 1));
    if (words[0]?.text === 'show') return words.slice(1).flatMap(({ fields }) => fields);
  }
  throw new Error(`show is not called in ${script}`);
}

describe('the words of a command', () => {
  it.each([
    'show a "b c" d\\ e',
    'show \'a"b\' "c\'d" "" \'\'',
    'A=" x  y "; show $A "$A" z$A"w"$A',
    'A=; show $A "$A" a${A}b',
    'A=1; show ${A:-2} ${B:-3 4} ${B-"5 6"} ${A:+7} ${B:+8} x',
    'A="-r /dev/hwrng"; show ${A:+$A -f} ${B:+$B}',
    'show a\\\nb c\\\n d',
    'show "a\\\nb" \'c\\\nd\'',
    'show a#b # c',
    'show "\\a\\$\\"\\`\\\\" 5$ "6$"',
    'show a >/dev/null; show b 2>&1',
    'A=1 B="$A"; show "$A$B"',
    'A="a"b\'c\'\\d; show $A',
    'export A=1; show $A',
    'A="{}"; show "${B:-"${A}"}"',
  ])('%s', (script) => {
    const ours = script.includes('>/dev/null') ? script.replace(/show a >\S+; /, '') : script;
    expect(byUs(ours)).toEqual(bySh(script));
  });

  it('are those of sh for any text without expansions that we do not know', () => {
    const piece = fc.constantFrom(
      '.',
      ' ',
      '"',
      "'",
      '\\',
      '\n',
      '$A',
      '${A}',
      '#',
      '=',
      '-x',
      '\t',
      '${A:+y}',
      '${Z:-q r}',
    );
    const quoted = (text: string): boolean => {
      try {
        execFileSync('sh', ['-n'], { input: `show ${text}\n`, stdio: 'pipe' });
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        const text = pieces.join('');
        // Ends the command at a newline that is not quoted: what follows would be a command of its own.
        fc.pre(!text.includes('\n') && quoted(text));
        const script = `A=' v  w'; show ${text}\n`;
        expect(byUs(script), script).toEqual(bySh(script));
      }),
      { numRuns: 150 },
    );
  });
});

describe('what a shell would compute', () => {
  it.each(['$(id)', '`id`', '$((1+1))', '${A%x}', '$1', '$B', '"${B}"', '$?'])('is %s', (text) => {
    expect(readAssignments(`A=${text}`, 'shell').unread).toEqual([
      'line 1: the value of A is computed by the shell',
    ]);
  });
});

describe('a file of 128 KiB', () => {
  const times = (text: string): string => text.repeat(Math.floor(2 ** 17 / text.length));

  // Each takes minutes if a character is looked at again for each one after it.
  it.each([
    '=',
    '""=',
    'A=1 ',
    'A=$B ',
    '\n;',
    '${A:-',
    '$(',
    '"',
    '\\',
    'A\n',
    '\n=',
    '# \n',
    'if\n',
    ' =',
  ])('of %j is read in one go', (text) => {
    for (const dialect of ['shell', 'environmentFile'] as const)
      expect(readAssignments(times(text), dialect).values.size).toBeLessThan(2);
    expect(readUnit([`[Service]\nA=${times(text)}`, times(text)], '').commands).toEqual([]);
  });
});
