// What systemd makes of all lines of CapabilityBoundingSet=, as systemd.exec(5) has it: each adds to those
// before, one that begins with ~ takes away, an empty one takes all; the first finds the set untouched.

const ADMIN = /^(cap_sys_admin|21)$/i;

export function leavesSysAdmin(lines: readonly string[]): boolean {
  let isUntouched = true;
  let isLeft = true;
  for (const line of lines) {
    const takesAway = line.startsWith('~');
    const names = line.split(/[~\s]+/).filter((name) => name !== '');
    const isNamed = names.some((name) => ADMIN.test(name));
    if (isUntouched || names.length === 0) {
      isLeft = isNamed !== takesAway;
      isUntouched = takesAway && names.length === 0; // '~' alone takes nothing
    } else if (isNamed) {
      isLeft = !takesAway;
    }
  }
  return isLeft;
}
