// This machine as `config migrate` sees it: files, units, processes, the init system. Nothing is changed.
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename } from 'node:path';
import type { Host, Process } from '../migrate/host.js';
import type { InitSystem } from '../migrate/init-system.js';
import { native } from '../native.js';
import { whyUnsupported } from '../sources/device-driver.js';

/** The device numbers 1:8 and 1:9, which are /dev/random and /dev/urandom whatever the file's name is. */
const RANDOM_DEVICES = [0x108, 0x109];
/** Accounts of people begin here (login.defs(5), UID_MIN). Their processes are not taken for daemons. */
const FIRST_USER = 1000;
/** The control group of a service, in any slice but those of users (systemd.slice(5)). */
const SERVICE_GROUP = /:(?!\/user\.slice\/)(?:\/[^/\n]+\.slice)*\/([^/\n]+)\.service/;
const MOST_BYTES = 2 ** 20;

/** The result, or `otherwise` if the file is gone or may not be read. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

function initSystem(): InitSystem {
  if (existsSync('/run/systemd/system')) return 'systemd';
  if (existsSync('/run/openrc')) return 'openrc';
  if (existsSync('/run/runit') || existsSync('/etc/runit/1')) return 'runit';
  const init = basename(attempt(() => readlinkSync('/proc/1/exe'), ''));
  if (init === 'procd') return 'procd';
  if (/^busybox/.test(init)) return 'busybox';
  return existsSync('/etc/init.d') ? 'sysv' : 'unknown';
}

function processAt(pid: string): Process | undefined {
  // Not the owner of the directory, which is root for a process that may not be dumped.
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
  if (uid === undefined || Number(uid) >= FIRST_USER) return undefined;
  // More than one number: it is in a PID namespace of its own, a container's (proc_pid_status(5), NSpid).
  if (/^NSpid:\s+\d+\s+\d/m.test(status)) return undefined;
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const groups = attempt(() => readFileSync(`/proc/${pid}/cgroup`, 'utf8'), '');
  const [, service] = SERVICE_GROUP.exec(groups) ?? [];
  return words.length === 0 ? undefined : { pid: Number(pid), words, service };
}

const names = (directory: string): string[] => attempt(() => readdirSync(directory), []).sort();

export const host: Host = {
  whyUnsupported: (path) => whyUnsupported(native, path),
  whyNoRandomDevice(path) {
    const stat = statSync(path, { throwIfNoEntry: false });
    const isOne = stat?.isCharacterDevice() && RANDOM_DEVICES.includes(stat.rdev);
    return isOne ? null : `${path} is not the kernel's random device`;
  },
  names,
  realpath: (path) => attempt(() => realpathSync(path), ''),
  read(path) {
    return attempt(() => {
      const stat = statSync(path);
      // A masked unit is a link to /dev/null; a larger file is no unit, script or file of options.
      return stat.isFile() && stat.size <= MOST_BYTES ? readFileSync(path, 'utf8') : '';
    }, undefined);
  },
  get initSystem() {
    return initSystem();
  },
  get processes() {
    const all = names('/proc').filter((name) => /^\d+$/.test(name));
    return all.flatMap((pid) => attempt(() => processAt(pid), undefined) ?? []);
  },
};
