// Would entropyd start with its settings? It exits with status 78 if a value is not allowed.
import { type Finding, problem } from './check.js';
import type { Machine } from './machine.js';

const CHECK_FILE = 'entropyd config check    # names each value to correct in the file';

const RESTART = 'entropyd config check && systemctl restart entropyd    # once corrected';

/** The variable that an error is about; undefined if the error is about the file. */
const variableIn = (error: string): string | undefined => /^(ENTROPYD_\w+):/.exec(error)?.[1];

export function checkConfiguration({ probes, daemon }: Machine): Finding | undefined {
  const errors = probes.settingErrors;
  if (errors.length === 0) return undefined;
  const variables = errors.flatMap((error) => variableIn(error) ?? []);
  const isFileWrong = errors.some((error) => variableIn(error) === undefined);
  return problem(
    'entropyd would not start with its settings',
    `${errors.join('; ')}. A daemon that already runs keeps the settings it has.`,
    [
      ...(isFileWrong ? [CHECK_FILE] : []),
      ...variables.map((name) => `unset ${name}    # or give it an allowed value`),
      ...(daemon.running?.isService === true ? [RESTART] : []),
    ].join('\n'),
  );
}
