// How a service is stopped for good, by the machine's init system.

export const INIT_SYSTEMS = [
  'systemd',
  'openrc',
  'runit',
  'busybox',
  'procd',
  'sysv',
  'unknown',
] as const;
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

/** Where runit looks for services: Void's, Debian's and Artix's directory. */
const RUNIT_DIRECTORIES = ['/var/service', '/etc/service', '/run/runit/service'];

function stopByRunit({ names }: InitScripts, service: string): string[] {
  const directory = RUNIT_DIRECTORIES.find((one) => names(one).includes(service)) ?? '/var/service';
  return [`sv down ${service}`, `rm ${directory}/${service}`];
}

function stopByScript(
  { initSystem, names }: InitScripts,
  script: string,
  service: string,
): string[] {
  const stop = `/etc/init.d/${script} stop`;
  switch (initSystem) {
    case 'openrc':
      return [`rc-service ${script} stop`, `rc-update --all del ${script}`];
    case 'busybox': // rcS runs every file whose name begins with S and two digits
      return [stop, `mv /etc/init.d/${script} /etc/init.d/off-${service}`];
    case 'procd': // OpenWrt
      return [stop, `/etc/init.d/${script} disable`];
    default: {
      const isDebian = names('/usr/sbin').includes('update-rc.d');
      return [stop, isDebian ? `update-rc.d ${script} disable` : `chkconfig ${script} off`];
    }
  }
}

/**
 * Commands that stop the services and keep them from being started again; none if the init system is not known, and
 * none for a service that has no script among this machine's.
 */
export function stopCommands(machine: InitScripts, services: readonly string[]): string[] {
  const { initSystem } = machine;
  if (services.length === 0 || initSystem === 'unknown') return [];
  if (initSystem === 'systemd') return [`systemctl disable --now ${services.join(' ')}`];
  if (initSystem === 'runit') return services.flatMap((one) => stopByRunit(machine, one));
  const hasScripts = machine.names('/etc/init.d').length > 0;
  return services.flatMap((one) => {
    const script = initScriptOf(machine, one) ?? (hasScripts ? undefined : one);
    return script === undefined ? [] : stopByScript(machine, script, one);
  });
}
