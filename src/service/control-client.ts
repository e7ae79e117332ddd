// Asks the running daemon one thing. What comes back is believed to be no more than a JSON document.
import { connect, type Socket } from 'node:net';
import { confinementOf, thisMachine } from '../container.js';
import { PrivilegeError, SystemError } from '../errors.js';
import { printable, printableDocument } from '../printable.js';
import type { Milliseconds } from '../units.js';
import {
  type Answer,
  type Ask,
  LineReader,
  LONGEST_ANSWER,
  readAnswer,
  writeRequest,
} from './control-codec.js';

const HUNG_UP =
  'entropyd hung up: you are not of those whom it answers, or it has many clients: try again';

/** The daemon's document, or undefined where no daemon listens. */
export type Reply = Record<string, unknown> | undefined;

function talk(socket: Socket, ask: Ask, within: Milliseconds): Promise<Answer> {
  const reader = new LineReader(LONGEST_ANSWER);
  return new Promise((resolve, reject) => {
    const late = (): void =>
      reject(new SystemError(`entropyd does not answer ${ask}: is it stuck?`));
    const deadline = setTimeout(late, within);
    socket.on('close', () => {
      clearTimeout(deadline);
      reject(new SystemError(HUNG_UP));
    });
    socket.on('error', reject);
    socket.on('data', (piece: Buffer) => {
      const line = reader.add(piece);
      if (line.kind === 'line') resolve(readAnswer(line.bytes, ask));
      if (line.kind === 'tooLong') resolve({ kind: 'garbled' });
    });
    socket.write(writeRequest(ask));
  });
}

/** Throws an EntropydError for everything but an answer, or that there is nobody. */
export async function askDaemon(path: string, ask: Ask, within: Milliseconds): Promise<Reply> {
  const socket = connect(path);
  try {
    const answer = await talk(socket, ask, within);
    if (answer.kind === 'document') return printableDocument(answer.document);
    if (answer.kind === 'garbled') throw new SystemError(`what answers at ${path} is no entropyd`);
    throw new SystemError(`entropyd refuses ${ask}: ${printable(answer.message)}`);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    if (code === 'EACCES' || code === 'EPERM') {
      const confinement = confinementOf(thisMachine);
      const hint =
        confinement === undefined ? 'run it as root' : `this is ${confinement}, run it on the host`;
      throw new PrivilegeError(`you may not ask at ${path}: ${hint}`, { cause: error });
    }
    if (code === undefined) throw error;
    if (code === 'EPIPE' || code === 'ECONNRESET') throw new SystemError(HUNG_UP, { cause: error });
    throw new SystemError(`cannot ask at ${path} (${code})`, { cause: error });
  } finally {
    socket.destroy();
  }
}
