// Commands that give a unit of systemd other settings, to be pasted as they stand.

/**
 * The name is read after all others, so that nothing takes back what it says; appended, so that one
 * remedy leaves another's lines.
 */
export function dropIn(unit: string, settings: readonly string[]): string {
  const folder = `/etc/systemd/system/${unit}.d`;
  return [
    `mkdir -p ${folder}`,
    `printf '%s\\n' '[Service]' \\`,
    ...settings.map((setting) => `  '${setting}' \\`),
    `  >>${folder}/zz-doctor.conf`,
    'systemctl daemon-reload',
  ].join('\n');
}
