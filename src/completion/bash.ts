// Generates completions/entropyd.bash, which does not need the package bash-completion.
import type { Completable, Flag } from './model.js';

const quoted = (words: readonly string[]): string => `'${words.join(' ')}'`;

const shownAs = (path: string): string => (path === '' ? "''" : `'${path}'`);

function valueCases(all: readonly Completable[]): string[] {
  const cases = new Map<string, string[]>();
  const add = (action: string, path: string, { names }: Flag): void => {
    cases.set(action, [...(cases.get(action) ?? []), ...names.map((name) => `'${path} ${name}'`)]);
  };
  for (const { path, flags } of all) {
    for (const flag of flags.filter(({ takesValue, words }) => takesValue || words.length > 0)) {
      if (!flag.takesValue) continue;
      if (flag.words.length > 0) add(`words=${quoted(flag.words)}`, path, flag);
      else add(flag.isFile ? 'files=yes' : ':', path, flag);
    }
  }
  return [...cases].map(([action, patterns]) => `    ${patterns.join(' | ')}) ${action} ;;`);
}

/** Values that are only accepted after a `=`: those of switches. */
function switchCases(all: readonly Completable[]): string[] {
  return all.flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue, words }) => !takesValue && words.length > 0)
      .flatMap(({ names, words }) =>
        names.map((name) => `    '${path} ${name}') words=${quoted(words)} ;;`),
      ),
  );
}

function commandCases(all: readonly Completable[]): string[] {
  return all.map(({ path, flags, below, takesFile }) => {
    const names = flags.flatMap((flag) => flag.names).filter((name) => name.startsWith('--'));
    const operands =
      below.length > 0
        ? `words=${quoted(below.map(({ name }) => name))}`
        : takesFile
          ? 'files=yes'
          : ':';
    return `    ${shownAs(path)}) if [[ $cur == -* ]]; then words=${quoted(names)}; else ${operands}; fi ;;`;
  });
}

export function bashCompletion(all: readonly Completable[]): string {
  const [root] = all;
  const groups = all.filter(({ path, below }) => path !== '' && below.length > 0);
  const descend = [
    `      '') case $word in ${root?.below.map(({ name }) => name).join(' | ')}) command=$word ;; esac ;;`,
    ...groups.map(
      ({ path, below }) =>
        `      '${path}') case $word in ${below.map(({ name }) => name).join(' | ')}) command="${path} $word" ;; esac ;;`,
    ),
  ];
  return `# bash completion of entropyd, made by npm run docs; for /usr/share/bash-completion/completions/entropyd
_entropyd() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command='' word words='' files=no assigned=no i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $command in
${descend.join('\n')}
    esac
  done
  # --key=value comes as three words.
  if [[ $cur == '=' ]]; then
    cur='' assigned=yes
  elif [[ $prev == '=' ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]} assigned=yes
  fi
  COMPREPLY=()
  case "$command $prev" in
${valueCases(all).join('\n')}
    *) _entropyd_word ;;
  esac
  if [[ $files == yes ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  fi
}

# Sees the variables of its caller: what is neither a value nor behind a =.
_entropyd_word() {
  if [[ $assigned == yes ]]; then
    case "$command $prev" in
${switchCases(all).join('\n').replaceAll(/^/gm, '  ')}
    esac
    return
  fi
  case $command in
${commandCases(all).join('\n')}
  esac
}

complete -F _entropyd entropyd
`;
}
