// The terminal that the program was started on: whether it was hung up, and how to exit cleanly then.
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
 * Distinguishes, at a SIGHUP, a hung-up terminal from a request to reload: the kernel removes the controlling
 * terminal before it sends the signal. A program without a terminal at its standard streams (nohup) does not
 * depend on it.
 */
export function watchTerminal(): { hungUp(): boolean } {
  // If the terminal was hung up during the start, there is no controlling terminal any more.
  const depends =
    STANDARD.some(isTerminal) && (hasControllingTerminal() || STANDARD.some(isHungUp));
  return { hungUp: () => depends && !hasControllingTerminal() };
}

// /dev/null and similar are character devices too, with major 1. Terminals have majors 4 and 5 (console, ttyS),
// 136 to 143 (pts) and others.
function isTerminal(fd: number): boolean {
  if (!isCharacterDevice(fd)) return false;
  const { rdev } = fstatSync(fd);
  return ((rdev >> 8) & 0xfff) !== 1;
}

/** Whether the descriptor is a hung-up terminal, on which every tcgetattr() fails with EIO. */
export function isHungUp(fd: number): boolean {
  return isTerminal(fd) && !tty().isatty(fd);
}

// Loaded only when there is a terminal: it loads node:net and all streams, which would stay in memory.
function tty(): typeof import('node:tty') {
  return createRequire(import.meta.url)('node:tty');
}

/**
 * At exit Node restores the settings of a terminal, and aborts if tcsetattr() fails with anything but
 * EPERM (node::ResetStdio); for a hung-up terminal it fails with EIO. It skips a descriptor
 * that is not the same file as at the start, so /dev/null replaces the hung-up terminal.
 */
export function leaveHungUpTerminals(): void {
  for (const fd of STANDARD.filter(isHungUp)) {
    try {
      closeSync(fd);
      openSync('/dev/null', 'r+'); // the lowest free number: the one just closed
    } catch {
      // a closed descriptor is skipped too
    }
  }
}
