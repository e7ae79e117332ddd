// How a service is stopped for good, by the machine's init system.

export const INIT_SYSTEMS = ['systemd', 'openrc', 'runit', 'busybox', 'sysv', 'unknown'] as const;
export type InitSystem = (typeof INIT_SYSTEMS)[number];

export interface InitScripts {
  readonly initSystem: InitSystem;
  /** The names in a directory; empty if it is not there. */
  names(directory: string): readonly string[];
}

/** The init script of a service: busybox's rcS and SysV start links have a number before the name. */
export function initScriptOf({ names }: InitScripts, service: string): string | undefined {
  const pattern = new RegExp(`^(?:S\\d\\d-?)?${service.replaceAll(/\W/g, '\\$&')}$`);
  return names('/etc/init.d').find((name) => pattern.test(name));
}

/** Commands that stop the services and keep them from being started again; none if the init system is not known. */
export function stopCommands(machine: InitScripts, services: readonly string[]): string[] {
  if (services.length === 0) return [];
  const each = (lines: (service: string) => readonly string[]): string[] => services.flatMap(lines);
  switch (machine.initSystem) {
    case 'systemd':
      return [`systemctl disable --now ${services.join(' ')}`];
    case 'openrc':
      return each((one) => [`rc-service ${one} stop`, `rc-update del ${one}`]);
    case 'runit':
      return each((one) => [`sv down ${one}`, `rm /var/service/${one}`]);
    case 'busybox':
      // rcS runs every file whose name begins with S and two digits.
      return each((one) => {
        const script = initScriptOf(machine, one) ?? one;
        return [`/etc/init.d/${script} stop`, `mv /etc/init.d/${script} /etc/init.d/off-${one}`];
      });
    case 'sysv': {
      const isDebian = machine.names('/usr/sbin').includes('update-rc.d');
      return each((one) => [
        `/etc/init.d/${one} stop`,
        isDebian ? `update-rc.d ${one} disable` : `chkconfig ${one} off`,
      ]);
    }
    default:
      return [];
  }
}
