// How DeviceAllow= names a device. A class ("char-ttyACM") stays right when a stick is pulled out and comes back
// with another minor number; a path is looked up once, when the unit starts. A number is used for devices whose
// number never changes, and for those whose class has devices that are none of the daemon's business.
import { basename } from 'node:path';
import type { DeviceAccess } from '../sources/driver.js';
import type { FileSystem } from './file-system.js';
import type { PartOfNeed } from './need.js';
import { settingWord, unquotable } from './visible-path.js';

/** Documentation/admin-guide/devices.txt of the kernel. */
const MISC_MAJOR = 10;
const HWRNG_MINOR = 183;
const TPM_MINOR = 224;
const TTY_MAJOR = 4;
const FIRST_SERIAL_MINOR = 64;
/** Misc devices without a reserved minor get one below 128, or from 256 on, in the order of registration. */
const isGivenOut = (minor: number): boolean => minor < 128 || minor > 255;

/** The terminals of every user that is logged in: char-pts would let the daemon read what they type. */
const TERMINALS = 'pts';

/** Classes that exist only once their module is loaded, with that module. */
const MODULES: Readonly<Record<string, string>> = {
  ttyACM: 'cdc_acm',
  ttyUSB: 'usbserial',
  tpm: 'tpm',
};

interface DeviceClass {
  readonly major: number;
  readonly name: string;
}

/**
 * The classes of character devices that have a major number of their own, from /proc/devices. For any other class, a
 * line of DeviceAllow= would allow the devices of several classes.
 */
function ownClasses(files: FileSystem): DeviceClass[] {
  const [, characters = ''] = (files.text('/proc/devices') ?? '').split('Character devices:');
  const lines = (characters.split('Block devices:')[0] ?? '').split('\n');
  const all = lines.flatMap((line) => {
    const [, major, name = ''] = /^\s*(\d+)\s+(\S+)$/.exec(line) ?? [];
    return major === undefined ? [] : [{ major: Number(major), name }];
  });
  const isAlone = ({ major }: DeviceClass): boolean =>
    major !== MISC_MAJOR && all.filter((one) => one.major === major).length === 1;
  return all.filter((one) => isAlone(one) && /^[\w-]+$/.test(one.name));
}

function byClass(name: string, access: DeviceAccess): PartOfNeed {
  const module = Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
  const known = module === undefined ? {} : { modules: [module] };
  return { settings: [`DeviceAllow=char-${name} ${access}`], ...known };
}

const byNumber = (major: number, minor: number, access: DeviceAccess): PartOfNeed => ({
  settings: [`DeviceAllow=/dev/char/${major}:${minor} ${access}`],
});

function ofNumber(
  files: FileSystem,
  node: string,
  { major, minor }: { readonly major: number; readonly minor: number },
  access: DeviceAccess,
): PartOfNeed {
  if (major === MISC_MAJOR && minor === HWRNG_MINOR)
    return access === 'r' ? {} : byNumber(major, minor, access);
  if (major === MISC_MAJOR && isGivenOut(minor)) {
    const word = settingWord(node);
    if (word === undefined) return unquotable(node);
    return {
      settings: [`DeviceAllow=${word} ${access}`],
      notes: [
        `${node} has a number that may differ after a boot, so it is looked up when the unit starts: restart entropyd when the device comes later`,
      ],
    };
  }
  const own = ownClasses(files).find((one) => one.major === major);
  return own === undefined || own.name === TERMINALS
    ? byNumber(major, minor, access)
    : byClass(own.name, access);
}

/** What the unit must allow for a device that is not there now, inferred from its name; undefined if it cannot be. */
function ofName(files: FileSystem, path: string, access: DeviceAccess): PartOfNeed | undefined {
  const name = basename(path);
  if (/^\/dev\/serial\/by-(id|path)\//.test(path)) {
    // 60-serial.rules of udev: the drivers of ttyUSB count their ports, cdc_acm has none.
    return byClass(/-port\d+$/.test(name) ? 'ttyUSB' : 'ttyACM', access);
  }
  const [, word = '', number = ''] = /^([A-Za-z][\w-]*?)(\d*)$/.exec(name) ?? [];
  if (word === 'hwrng')
    return ofNumber(files, path, { major: MISC_MAJOR, minor: HWRNG_MINOR }, access);
  if (name === 'tpm0') return byNumber(MISC_MAJOR, TPM_MINOR, access);
  if (word === 'ttyS' && number !== '') {
    return byNumber(TTY_MAJOR, FIRST_SERIAL_MINOR + Number(number), access);
  }
  if (word === 'tpmrm' || word === 'tpm') return byClass('tpm', access);
  const isKnown =
    Object.hasOwn(MODULES, word) || ownClasses(files).some((one) => one.name === word);
  return isKnown && number !== '' ? byClass(word, access) : undefined;
}

/**
 * What the unit needs so that the daemon may open a device. `path` is as configured; it may be a symbolic link,
 * and its device may be absent. A FIFO needs nothing here.
 */
export function deviceNeed(files: FileSystem, path: string, access: DeviceAccess): PartOfNeed {
  const facts = files.facts(path);
  if (facts !== undefined) {
    const node = files.resolved(path) ?? path;
    return facts.type === 'character' ? ofNumber(files, node, facts, access) : {};
  }
  if (!path.startsWith('/dev/')) return {}; // a FIFO that its writer makes later
  return (
    ofName(files, path, access) ?? {
      notes: [
        `there is no ${path} now, and its name does not tell its class: plug the device in, and run entropyd config unit again`,
      ],
    }
  );
}
