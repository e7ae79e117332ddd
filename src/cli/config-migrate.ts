// `entropyd config migrate`: reads the files of other daemons and writes only to standard output.
import { statSync } from 'node:fs';
import { DataError, EXIT, type ExitCode, IoError } from '../errors.js';
import type { Machine } from '../migrate/draft.js';
import { DEFAULT_FILES, migrate, PEERS, type PeerFile, understand } from '../migrate/migrate.js';
import { native } from '../native.js';
import { readRegularFile } from '../regular-file.js';
import { whyUnsupported } from '../sources/device-driver.js';
import type { ProcessContext } from './process-context.js';

/** The device numbers 1:8 and 1:9, which are /dev/random and /dev/urandom whatever the file's name is. */
const RANDOM_DEVICES = [0x108, 0x109];

const machine: Machine = {
  whyUnsupported: (path) => whyUnsupported(native, path),
  whyNoRandomDevice(path) {
    const stat = statSync(path, { throwIfNoEntry: false });
    const isOne = stat?.isCharacterDevice() && RANDOM_DEVICES.includes(stat.rdev);
    return isOne ? null : `${path} is not the kernel's random device`;
  },
};

function readPeerFile(path: string, mustExist: boolean): PeerFile | undefined {
  const text = readRegularFile(path, DataError);
  if (text === undefined && mustExist) throw new IoError(`cannot read ${path} (ENOENT)`);
  return text === undefined ? undefined : { path, text };
}

export async function configMigrate(
  { files: named }: { readonly files: readonly string[] },
  { stdout }: ProcessContext,
): Promise<ExitCode> {
  const paths = named.length > 0 ? named : DEFAULT_FILES;
  const files = paths.flatMap((path) => readPeerFile(path, named.length > 0) ?? []);
  const names = PEERS.map(({ name }) => name).join(', ');
  if (files.length === 0) {
    throw new DataError(
      `there is no configuration of ${names} here (${DEFAULT_FILES.join(', ')}); name the file, ` +
        'or the unit that has the options',
    );
  }
  const found = files.map((file) => {
    const one = understand(file, machine);
    if (one === undefined) throw new DataError(`${file.path} is no configuration of ${names}`);
    return one;
  });
  stdout.write(migrate(found, machine));
  return EXIT.done;
}
