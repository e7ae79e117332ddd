// What a command's handler is given, by what the command declares; the compiler holds both together.
import { expect, it } from 'vitest';
import { command, type Handler, JSON_FLAG } from '../../../src/cli/command.js';
import type { GivenSettings } from '../../../src/cli/given-settings.js';
import type { ProcessContext } from '../../../src/cli/process-context.js';
import { EXIT } from '../../../src/errors.js';

const HEAD = { describe: '', examples: [], exits: {} } as const;
const FLAGS = {
  ...JSON_FLAG,
  size: { type: 'number' },
  name: { type: 'string', demandOption: true },
} as const;

/** What the handler of a command gets for what yargs found. */
async function givenTo(
  make: (handler: Handler<unknown>) => ReturnType<typeof command>,
  argv: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  let seen: unknown;
  const made = make(async (given) => {
    seen = given;
    return EXIT.done;
  });
  expect(await made.run(argv, {} as ProcessContext)).toBe(EXIT.done);
  return seen;
}

const none: GivenSettings = { file: undefined, flags: {} };

it('gets its flags and nothing else of what yargs found, the last one of several', async () => {
  const make = (handler: Handler<unknown>) =>
    command({ ...HEAD, usage: 'a', flags: FLAGS, load: async () => handler });
  const argv = { _: ['a'], $0: 'entropyd', size: [1, 2], name: 'x', config: '/c', verbose: 0 };
  expect(await givenTo(make, argv)).toMatchObject({ json: undefined, size: 2, name: 'x' });
});

it('gets the file of its usage, and standard input as none', async () => {
  const make = (usage: 'a [file]' | 'a <file>') => (handler: Handler<unknown>) =>
    command({ ...HEAD, usage, load: async () => handler });
  expect(await givenTo(make('a [file]'), { file: 'f' })).toMatchObject({ file: 'f' });
  expect(await givenTo(make('a [file]'), { file: '' })).toMatchObject({ file: undefined });
  expect(await givenTo(make('a <file>'), { file: '' })).toMatchObject({ file: '' });
});

it('gets the settings that it declares, a list in pieces, -v as the log level', async () => {
  const make = (handler: Handler<unknown>) =>
    command({
      ...HEAD,
      usage: 'a',
      settings: ['source', 'watermark', 'logLevel'],
      load: async () => handler,
    });
  expect(Object.keys(make(async () => EXIT.done).flags())).toEqual([
    ...['config', 'source', 'watermark', 'log-level', 'verbose'],
  ]);
  const argv = {
    ...{ config: ['/a', '/b'], source: ['x,y', 'z'], watermark: ['1', '2'] },
    ...{ verbose: 1, 'dry-run': 'true' },
  };
  expect(await givenTo(make, argv)).toMatchObject({
    settings: {
      file: '/b',
      flags: { source: ['x', 'y', 'z'], watermark: '2', 'log-level': 'debug' },
    },
  });
  expect(await givenTo(make, {})).toMatchObject({ settings: none });
});

it('does not compile where the handler wants what the command does not declare', () => {
  const wantsCount: Handler<{ readonly count: number | undefined }> = async () => EXIT.done;
  const wantsText: Handler<{ readonly size: string | undefined }> = async () => EXIT.done;
  const wantsSize: Handler<{ readonly size: number }> = async () => EXIT.done;
  const wantsName: Handler<{ readonly name: string; readonly file: string }> = async () =>
    EXIT.done;
  const commands = [
    // @ts-expect-error There is no flag --count.
    command({ ...HEAD, usage: 'a', flags: FLAGS, load: async () => wantsCount }),
    // @ts-expect-error --size is a number.
    command({ ...HEAD, usage: 'a', flags: FLAGS, load: async () => wantsText }),
    // @ts-expect-error --size may not be given.
    command({ ...HEAD, usage: 'a', flags: FLAGS, load: async () => wantsSize }),
    // @ts-expect-error The usage has no file.
    command({ ...HEAD, usage: 'a', flags: FLAGS, load: async () => wantsName }),
    // --name has to be given, and so has the file.
    command({ ...HEAD, usage: 'a <file>', flags: FLAGS, load: async () => wantsName }),
  ];
  expect(commands).toHaveLength(5);
});
