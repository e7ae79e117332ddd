// A guest's memory in a file, and guests that go on from there.
import { Guest, type Machine } from './qemu.js';
import { until } from './until.js';

async function migrated(guest: Guest): Promise<void> {
  const ended = async (): Promise<string | undefined> => {
    const { status } = (await guest.monitor.ask('query-migrate')) as { status?: string };
    return status === 'completed' || status === 'failed' ? status : undefined;
  };
  const status = await until(ended, 120_000, () => guest.console);
  if (status === 'failed') throw new Error(`no snapshot; console:\n${guest.console}`);
}

/** Stops the guest for good and writes what it knows. */
export async function save(guest: Guest, file: string): Promise<void> {
  await guest.monitor.ask('stop');
  await guest.monitor.ask('migrate', { uri: `exec:cat >${file}` });
  await migrated(guest);
}

/** Options of a machine that goes on from the file; its devices must be those of the saved one. */
export const restoring = (file: string): string[] => ['-incoming', `exec:cat ${file}`];

/** Waits until such a machine has read the file, and lets it go on. */
export async function goOn(guest: Guest): Promise<void> {
  await migrated(guest);
  await guest.monitor.ask('cont');
}

/** Two machines that go on from one snapshot at the same time, until `act` is done. */
export async function twins<T>(
  snapshot: string,
  machines: readonly [Machine, Machine],
  act: (pair: readonly [Guest, Guest]) => Promise<T>,
): Promise<T> {
  const started: Guest[] = [];
  const start = async ({ qemu = [], ...machine }: Machine): Promise<Guest> => {
    const guest = await Guest.start({ ...machine, qemu: [...qemu, ...restoring(snapshot)] });
    started.push(guest);
    return guest;
  };
  try {
    const pair = [await start(machines[0]), await start(machines[1])] as const;
    await Promise.all(pair.map(goOn));
    return await act(pair);
  } finally {
    await Promise.all(started.map((guest) => guest.shutDown()));
  }
}
