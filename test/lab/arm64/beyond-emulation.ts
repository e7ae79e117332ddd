// The native tests that qemu-user can't pass, whatever the addon does, and why. Each name is a part of
// one test's full name.
const NO_CREDITS = 'the emulator does not know RNDADDENTROPY: ENOSYS';
const NO_LINE = 'the emulator does not know TCGETS2: ENOSYS';
const NO_UMASK = 'tests are threads there, and none may set the umask of the process';
const LARGE = 'samples by the million: a quarter of a minute and more';
const EMULATED_CLOCK = "the emulator's counter is a clock of whole microseconds";

/** Files of which it can run nothing: NO_LINE, NO_CREDITS. */
export const FILES_BEYOND_EMULATION = ['seeder-serial', 'seeder-serve'].map(
  (name) => `test/native/${name}.test.ts`,
);

export const BEYOND_EMULATION = new Map<string, string>([
  ["kernel's pool takes entropy", NO_CREDITS],
  ['says ENOTTY of a device', NO_CREDITS],
  ['says EPERM without CAP_SYS_ADMIN', NO_CREDITS],
  ['waits for a writer, credits what passes', NO_CREDITS],
  ['gives up on a source that fails its tests', NO_CREDITS],
  ['--timeout 1 --hwrng-device FIFO', NO_CREDITS],
  ['--timeout 1 --hwrng-device /dev/no-such', NO_CREDITS],
  ['--hwrng-device /dev/zero', NO_CREDITS],
  ['--random-device /dev/null', NO_CREDITS],
  ['says that a mute source is mute', NO_CREDITS],
  ['credits the jitter of this machine where', NO_CREDITS],
  ['finds a fit timer at every start', NO_CREDITS],
  ['takes jitter for a device that', NO_CREDITS],
  ['takes the device where that has its blocks', NO_CREDITS],
  ['takes the device that comes late', NO_CREDITS],
  ['--source tty --device FIFO --require 2', NO_CREDITS],
  ['credits only what as many sources as required', NO_CREDITS],
  ['takes the bytes of a pipe', NO_CREDITS],
  ['entropyd-seed --reseed succeeds with', NO_CREDITS],
  ['--source-deadline 0', NO_CREDITS],
  ['says no if the kernel does not reseed', NO_CREDITS],
  ['waits neither for a source that hangs', NO_CREDITS],
  ['never shows what was pushed', NO_CREDITS],
  ['tells the daemon', NO_CREDITS],
  ['mutated pushes', NO_CREDITS],
  ['names the capability that it needs', NO_CREDITS],
  ['a serial line', NO_LINE],
  ['is locked, left out of core dumps', 'the emulator keeps madvise() from the kernel'],
  ['is 0640 whatever the umask', NO_UMASK],
  ['writes four lines that every user can read', NO_UMASK],
  ['gives each of many writers a number', 'four emulated Nodes start beside a busy loop: a minute'],
  ['does not keep the process from ending', 'an emulated Node takes seconds to start'],
  ['what is found out about this machine is fit', EMULATED_CLOCK],
  ['passes the tests at 1 bit per sample', EMULATED_CLOCK],
  ['takes the most accesses for a claim that no sample holds', EMULATED_CLOCK],
  ['returns its buffer, takes it anew', 'what is resident is the emulator'],
  ['tells of another user', "the emulator lies in root's home, where no other user gets"],
  [
    'is read by root without its capabilities',
    'what stands in for the program calls one in a place of root alone',
  ],
  ['are worth as much as the bounds and the compression estimate leave of 8 bits', LARGE],
  ['a beat is found as soon after a million healthy samples as after none', LARGE],
  ['sounds no false alarm in 2 MiB of new bytes', LARGE],
  ['texts that end near the bound of a block', LARGE],
  ['gives every order as often', 'four thousand threads, one after the other'],
  ['wants nothing but the C library', 'a script stands before the program; asked of it directly'],
]);
