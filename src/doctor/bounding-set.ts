// Finds out whether all lines of CapabilityBoundingSet= together leave CAP_SYS_ADMIN in the bounding set. The
// rules of systemd.exec(5): a line adds capabilities, a line with ~ removes them, an empty line removes all. The
// first line replaces the default, which is the full set.

const ADMIN = /^(cap_sys_admin|21)$/i;

export function keepsSysAdmin(lines: readonly string[]): boolean {
  let isDefault = true;
  let isKept = true;
  for (const line of lines) {
    const removes = line.startsWith('~');
    const names = line.split(/[~\s]+/).filter((name) => name !== '');
    const isNamed = names.some((name) => ADMIN.test(name));
    if (isDefault || names.length === 0) {
      isKept = isNamed !== removes;
      isDefault = removes && names.length === 0; // '~' alone removes nothing
    } else if (isNamed) {
      isKept = !removes;
    }
  }
  return isKept;
}
