// `entropyd audit …`.
import { ANY_EXITS, type CommandGroup, command, JSON_FLAG } from './command.js';

export const VERIFY_FLAGS = {
  ...JSON_FLAG,
  anchor: {
    type: 'string',
    requiresArg: true,
    describe: 'a hash from the journal that a line must have',
  },
} as const;

export const AUDIT_COMMANDS: CommandGroup = {
  name: 'audit',
  describe: 'verify a file that --audit-file wrote',
  commands: [
    command({
      usage: 'verify <file>',
      describe: 'verify the hash chain of an audit file',
      file: 'the file',
      flags: VERIFY_FLAGS,
      examples: [['$0 audit verify /var/log/entropyd/audit.jsonl', 'is it whole?']],
      exits: {
        ...{ ...ANY_EXITS, 0: 'intact', 1: 'broken', 65: 'not an audit file' },
        ...{ 74: 'cannot be read', 77: 'no permission to read' },
      },
      load: async () => (await import('./audit.js')).auditVerify,
    }),
  ],
};
