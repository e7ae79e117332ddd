// Generates completions/_entropyd, a function for zsh's fpath.
import type { Completable, Flag } from './model.js';

const escaped = (text: string, special: RegExp): string =>
  text.replaceAll(special, '\\$&').replaceAll("'", "'\\''");

function spec({ names, describe, takesValue, words, isFile, mayRepeat }: Flag): string[] {
  const long = names.find((name) => name.startsWith('--'));
  const action = words.length > 0 ? `(${words.join(' ')})` : isFile ? '_files' : ' ';
  return names.map((name) => {
    const repeat = mayRepeat ? '*' : names.length > 1 ? `(${names.join(' ')})` : '';
    // A value follows the name or a =; the value of a switch follows only a =.
    const suffix = takesValue ? '=' : words.length > 0 && name === long ? '=-' : '';
    const value = suffix === '' ? '' : suffix === '=' ? `:value:${action}` : `::value:${action}`;
    return `'${repeat}${name}${suffix}[${escaped(describe, /[[\]\\:]/g)}]${value}'`;
  });
}

const functionOf = (path: string): string =>
  `_entropyd${path === '' ? '' : `_${path.replaceAll(/[ -]/g, '_')}`}`;

function below({ path, below: commands }: Completable): string {
  const list = commands.map(({ name, describe }) => `    '${name}:${escaped(describe, /[\\:]/g)}'`);
  const cases = commands.map(
    ({ name }) => `        ${name}) ${functionOf(path === '' ? name : `${path} ${name}`)} ;;`,
  );
  return `  local -a commands=(
${list.join('\n')}
  )
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $words[1] in
${cases.join('\n')}
      esac ;;
  esac`;
}

function zshFunction(one: Completable): string {
  const specs = one.flags.flatMap(spec);
  const isGroup = one.below.length > 0;
  const operands = isGroup
    ? [`'1: :->command'`, `'*:: :->rest'`]
    : one.takesFile
      ? [`'*:file:_files'`]
      : [];
  const lines = ['_arguments -s', ...(isGroup ? ['-C'] : []), ...specs, ...operands];
  return `${functionOf(one.path)}() {
  ${isGroup ? 'local curcontext=$curcontext state line\n  local -A opt_args\n  ' : ''}${lines.join(' \\\n    ')}
${isGroup ? `${below(one)}\n` : ''}}`;
}

export function zshCompletion(all: readonly Completable[]): string {
  return `#compdef entropyd
# zsh completion of entropyd, made by npm run docs; for a directory of fpath

${all.map(zshFunction).join('\n\n')}

_entropyd "$@"
`;
}
