// `entropyd config …`.
import {
  ANY_EXITS,
  type CommandGroup,
  command,
  JSON_FLAG,
  NATIVE_EXITS,
  SETTINGS_EXITS,
} from './command.js';

export const CONFIG_COMMANDS: CommandGroup = {
  name: 'config',
  describe: 'check, show or convert a configuration; print its drop-in',
  commands: [
    command({
      usage: 'check [file]',
      describe: 'validate a file',
      file: 'the file (default /etc/entropyd/entropyd.toml)',
      examples: [['$0 config check /etc/entropyd/entropyd.toml', 'before a reload']],
      exits: { ...SETTINGS_EXITS, 0: 'good', 78: 'not valid, or no such file' },
      load: async () => (await import('./config-check.js')).configCheck,
    }),
    command({
      usage: 'show',
      describe: 'effective values and the origin of each',
      flags: JSON_FLAG,
      settings: [],
      examples: [],
      exits: {
        ...{ ...ANY_EXITS, 0: 'done', 77: 'no permission' },
        78: 'the configuration is not valid',
      },
      load: async () => (await import('./config.js')).configShow,
    }),
    command({
      usage: 'unit',
      describe: 'print the systemd drop-in that the configuration needs: devices, paths, network',
      flags: JSON_FLAG,
      settings: [],
      examples: [
        ['$0 config unit', 'comments only, if the unit allows all that is needed'],
        ['$0 config unit >config-unit.conf', 'in the directory that its first line names'],
      ],
      epilogue: 'Then, as root: systemctl daemon-reload && systemctl restart entropyd',
      exits: { ...SETTINGS_EXITS, 0: 'done', 78: 'the configuration is not valid' },
      load: async () => (await import('./config-unit.js')).configUnit,
    }),
    command({
      usage: 'migrate [files..]',
      describe: 'convert the configuration of haveged, rngd, jitterentropy-rngd or ESDM',
      file: 'their files of options or units (default: what is on this machine, running ones too)',
      examples: [
        ['$0 config migrate', 'everything found here'],
        ['$0 config migrate /etc/default/haveged >entropyd.toml', 'one of them'],
      ],
      exits: {
        ...{ ...NATIVE_EXITS, 0: 'done', 77: 'no permission to read' },
        65: 'nothing was found, or a file is of none of them',
        74: 'no such file, or I/O',
      },
      load: async () => (await import('./config-migrate.js')).configMigrate,
    }),
  ],
};
