// What the settings for metrics, the audit file, the control socket and required sources need of the unit.
import { dirname, resolve } from 'node:path';
import { formatListenAddress, type ListenAddress } from '../config/listen-address.js';
import type { Settings } from '../config/schema.js';
import type { FileSystem } from './file-system.js';
import { type Need, type PartOfNeed, together } from './need.js';
import { BITS, permissionNeed } from './permission.js';
import { hiddenBy, isWithin, settingWord, showDirectory, unquotable } from './visible-path.js';

/** Writable in the shipped unit: its RuntimeDirectory=, and what ProtectSystem=strict leaves out. */
const WRITABLE = ['/run/entropyd', '/dev', '/proc', '/sys'];
/** Directories that systemd makes for the service, each with its setting. */
const OWN: Readonly<Record<string, string>> = {
  '/var/log/entropyd': 'LogsDirectory=entropyd',
  '/var/lib/entropyd': 'StateDirectory=entropyd',
};

function writing(directory: string, files: FileSystem): PartOfNeed[] {
  if (WRITABLE.some((top) => isWithin(directory, top))) return [];
  const own = OWN[directory];
  if (own !== undefined) return [{ settings: [own] }];
  const missing =
    files.facts(directory) === undefined
      ? [{ notes: [`there is no ${directory}: create it before the unit starts`] }]
      : [];
  if (hiddenBy(directory) !== undefined) {
    const shown = showDirectory(directory);
    if (shown === undefined) {
      return [{ notes: [`${directory} is hidden from the service: choose another directory`] }];
    }
    return [shown, permissionNeed(files, directory, BITS.intoDirectory, shown.from), ...missing];
  }
  const word = settingWord(directory);
  if (word === undefined) return [unquotable(directory)];
  return [
    { settings: [`ReadWritePaths=-${word}`] },
    permissionNeed(files, directory, BITS.intoDirectory, '/'),
    ...missing,
  ];
}

function listening({ host }: { readonly host: string }): PartOfNeed {
  const isLocal = host === '::1' || host.startsWith('127.');
  return {
    settings: [
      'PrivateNetwork=no',
      `RestrictAddressFamilies=${host.includes(':') ? 'AF_INET6' : 'AF_INET'}`,
      `IPAddressAllow=${isLocal ? 'localhost' : 'any'}`,
    ],
    notes: isLocal
      ? []
      : [
          `IPAddressAllow=any lets every machine connect to ${host}: replace it by the addresses that read the metrics`,
        ],
  };
}

const isPath = (at: ListenAddress | 'off'): at is { readonly path: string } =>
  at !== 'off' && 'path' in at;

export function settingNeeds(settings: Settings, files: FileSystem): Need[] {
  const { auditFile, metricsTextfile, metricsListen, controlSocket, require } = settings;
  const written = [
    ['control-socket', controlSocket, 'none'],
    ['audit-file', auditFile, 'off'],
    ['metrics-textfile', metricsTextfile, 'off'],
    ['metrics-listen', isPath(metricsListen) ? metricsListen.path : 'off', 'off'],
  ] as const;
  const needs = written.map(([key, path, nothing]) =>
    path === nothing ? undefined : together(key, path, writing(dirname(resolve('/', path)), files)),
  );
  if (metricsListen !== 'off' && !isPath(metricsListen)) {
    needs.push(
      together('metrics-listen', formatListenAddress(metricsListen), [listening(metricsListen)]),
    );
  }
  if (require > 0) {
    const what = `${require}; the start, and with it multi-user.target, waits until so many sources have delivered`;
    needs.push(together('require', what, [{ settings: ['TimeoutStartSec=infinity'] }]));
  }
  return needs.filter((need) => need !== undefined);
}
