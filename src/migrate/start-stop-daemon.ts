// The program that start-stop-daemon starts, by the options of Debian's start-stop-daemon(8), OpenRC's and busybox's.

const LETTERS: Readonly<Record<string, string>> = {
  S: 'start',
  t: 'test',
  x: 'exec',
  a: 'startas',
};
/** Letters whose value is the rest of their word or the next word. */
const VALUED = /[acdegknprsuwxINOR12]/;
/** Takes a value in Debian's, and none in OpenRC's: what follows it in its word is no option. */
const ENDS_WORD = 'P';

/** The options that matter here by their long names, with their values. */
function* optionsOf(words: readonly string[]): Generator<readonly [string, string | undefined]> {
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name, attached] = /^--([a-z-]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === 'exec' || name === 'startas') yield [name, attached ?? rest.shift()];
    else if (name !== undefined) yield [name, attached];
    for (let letters = /^-(?!-)/.test(word) ? word.slice(1) : ''; letters !== ''; ) {
      const letter = letters[0] as string;
      letters = letter === ENDS_WORD ? '' : letters.slice(1);
      const value = VALUED.test(letter) ? letters || rest.shift() : undefined;
      if (VALUED.test(letter)) letters = '';
      yield [LETTERS[letter] ?? letter, value];
    }
  }
}

/** The command that is started; undefined if the call stops something or only tests. */
export function startedProgram(words: readonly string[]): readonly string[] | undefined {
  const end = words.indexOf('--');
  const given = new Map(optionsOf(end === -1 ? words : words.slice(0, end)));
  if (!given.has('start') || given.has('test')) return undefined;
  // With both, --exec only names the program whose processes are looked for.
  const program = given.get('startas') ?? given.get('exec');
  return program === undefined ? undefined : [program, ...(end === -1 ? [] : words.slice(end + 1))];
}
