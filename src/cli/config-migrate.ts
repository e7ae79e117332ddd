// `entropyd config migrate`: reads the configurations of other daemons and writes only to standard output.
import { DataError, EXIT, type ExitCode, IoError } from '../errors.js';
import { migrate, understandMachine, understandNamed } from '../migrate/migrate.js';
import { DEFAULT_FILES, PEERS } from '../migrate/peers.js';
import type { Found, PeerFile } from '../migrate/translate.js';
import { readRegularFile } from '../regular-file.js';
import { host } from './migrate-host.js';
import type { ProcessContext } from './process-context.js';

const NAMES = PEERS.map(({ name }) => name).join(', ');

function readPeerFile(path: string, mustExist: boolean): PeerFile | undefined {
  const text = readRegularFile(path, DataError);
  if (text === undefined && mustExist) throw new IoError(`cannot read ${path} (ENOENT)`);
  return text === undefined ? undefined : { path, text };
}

function find(named: readonly string[]): readonly Found[] {
  const paths = named.length > 0 ? named : DEFAULT_FILES;
  const files = paths.flatMap((path) => readPeerFile(path, named.length > 0) ?? []);
  if (named.length === 0) return understandMachine(files, host);
  const { found, nobodys } = understandNamed(files, host);
  const [path] = nobodys;
  if (path !== undefined) throw new DataError(`${path} is no configuration of ${NAMES}`);
  return found;
}

export async function configMigrate(
  { files }: { readonly files: readonly string[] },
  { stdout }: ProcessContext,
): Promise<ExitCode> {
  const found = find(files);
  if (found.length === 0) {
    throw new DataError(
      `no file of options, unit or running process of ${NAMES} was found here; name the file, or the unit that ` +
        'has the options',
    );
  }
  stdout.write(migrate(found, host));
  return EXIT.done;
}
