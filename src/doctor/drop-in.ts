// Shell commands that add a drop-in with the given settings to a systemd unit.

/**
 * Commands that add settings to a unit. The drop-in's file name sorts last, so that no other drop-in overrides
 * it. Lines are appended, so that one remedy keeps the lines of another.
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
