// `entropyd audit …`.
import { type CommandGroup, json } from './command.js';

export const AUDIT_COMMANDS: CommandGroup = {
  name: 'audit',
  describe: 'verify a file that --audit-file wrote',
  commands: [
    {
      usage: 'verify <file>',
      describe: 'follow the chain of an audit file, and say where it breaks',
      file: 'the file',
      flags: () => ({
        ...json,
        anchor: {
          type: 'string',
          requiresArg: true,
          describe: 'a hash from the journal that a line must have',
        },
      }),
      examples: [['$0 audit verify /var/log/entropyd/audit.jsonl', 'is it whole?']],
      epilogue: 'Exit codes: 0 intact, 1 broken, 65 no audit file, 74 cannot be read.',
      load: async () => (await import('./audit.js')).auditVerify,
    },
  ],
};
