// Generates completions/entropyd.fish.
import type { Completable, Flag } from './model.js';

const quote = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;

function flagLine(path: string, { names, describe, takesValue, words, isFile }: Flag): string {
  const spelt = names.map((name) =>
    name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
  );
  const value = !takesValue
    ? ''
    : words.length > 0
      ? ` -x -a ${quote(words.join(' '))}`
      : isFile
        ? ' -r -F'
        : ' -x';
  return `complete -c entropyd -n ${quote(`__entropyd_at ${quote(path)}`)} ${spelt.join(' ')}${value} -d ${quote(describe)}`;
}

function lines({ path, flags, below, takesFile }: Completable): string[] {
  const at = `complete -c entropyd -n ${quote(`__entropyd_at ${quote(path)}`)}`;
  return [
    ...below.map(({ name, describe }) => `${at} -a ${name} -d ${quote(describe)}`),
    ...(takesFile ? [`${at} -F`] : []),
    ...flags.map((flag) => flagLine(path, flag)),
  ];
}

export function fishCompletion(all: readonly Completable[]): string {
  const groups = all.filter(({ path, below }) => path !== '' && below.length > 0);
  const names = (one: Completable | undefined): string =>
    (one?.below ?? []).map(({ name }) => name).join(' ');
  const cases = groups.map(
    ({ path, below }) => `            case ${path}
                contains -- $word ${below.map(({ name }) => name).join(' ')}; and set command "${path} $word"`,
  );
  return `# fish completion of entropyd, made by npm run docs; for /usr/share/fish/vendor_completions.d
function __entropyd_at -a wanted
    set -l command ''
    for word in (commandline -opc)[2..]
        switch "$command"
            case ''
                contains -- $word ${names(all[0])}; and set command $word
${cases.join('\n')}
        end
    end
    test "$command" = "$wanted"
end

complete -c entropyd -f
${all.flatMap(lines).join('\n')}
`;
}
