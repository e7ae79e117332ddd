// The terminal that the program was started on: whether it was hung up, and how to leave it then.
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const STANDARD = [0, 1, 2];
const TTY_NR = 4; // of proc_pid_stat(5), counted after the name

function isCharacterDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

function hasControllingTerminal(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[TTY_NR] !== '0';
  } catch {
    return false;
  }
}

/**
 * Tells, at a SIGHUP, a terminal's hangup from a request to reload: the kernel takes the controlling
 * terminal away before it sends the signal. Whose input and output are all elsewhere (nohup) does not
 * depend on the terminal.
 */
export function watchTerminal(): { hungUp(): boolean } {
  // A start that the terminal did not outlive has no controlling terminal any more.
  const depends =
    STANDARD.some(isTerminal) && (hasControllingTerminal() || STANDARD.some(isHungUp));
  return { hungUp: () => depends && !hasControllingTerminal() };
}

// /dev/null and its like are character devices too: terminals are majors 4 and 5 (console, serial by
// ttyS), 136 to 143 (pts), and others of their drivers; memory devices are major 1.
function isTerminal(fd: number): boolean {
  if (!isCharacterDevice(fd)) return false;
  const { rdev } = fstatSync(fd);
  return ((rdev >> 8) & 0xfff) !== 1;
}

/** A terminal that answers nothing any more: every tcgetattr() on it fails with EIO. */
export function isHungUp(fd: number): boolean {
  return isTerminal(fd) && !tty().isatty(fd);
}

// Only where a terminal is: it loads node:net and all streams, which the service would hold for its life.
function tty(): typeof import('node:tty') {
  return createRequire(import.meta.url)('node:tty');
}

/**
 * At exit Node restores the settings of a terminal, and aborts where tcsetattr() fails with anything but
 * EPERM (node::ResetStdio); for a hung-up terminal it fails with EIO. It passes over a descriptor that is
 * not the file of the start any more, so /dev/null takes the hung-up terminal's place.
 */
export function leaveHungUpTerminals(): void {
  for (const fd of STANDARD.filter(isHungUp)) {
    try {
      closeSync(fd);
      openSync('/dev/null', 'r+'); // the lowest free number: the one just closed
    } catch {
      // closed is as good
    }
  }
}
