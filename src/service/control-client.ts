// Sends one request to the running daemon. The answer is not trusted to be more than a JSON document.
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

const CLOSED_EARLY =
  'entropyd closed the connection: you may not ask here, or it has too many clients: try again';

/** `source`: for a self-test, the name of the one source to test. */
export interface Question {
  readonly ask: Ask;
  readonly source?: string | undefined;
}

/** The daemon's document; undefined if no daemon listens. */
export type Reply = Record<string, unknown> | undefined;

function exchange(
  socket: Socket,
  { ask, source }: Question,
  within: Milliseconds,
): Promise<Answer> {
  const reader = new LineReader(LONGEST_ANSWER);
  return new Promise((resolve, reject) => {
    const onDeadline = (): void =>
      reject(new SystemError(`entropyd did not answer ${ask} in time: see its log`));
    const deadline = setTimeout(onDeadline, within);
    socket.on('close', () => {
      clearTimeout(deadline);
      reject(new SystemError(CLOSED_EARLY));
    });
    socket.on('error', reject);
    socket.on('data', (piece: Buffer) => {
      const line = reader.add(piece);
      if (line.kind === 'line') resolve(readAnswer(line.bytes, ask));
      if (line.kind === 'tooLong') resolve({ kind: 'garbled' });
    });
    socket.write(writeRequest(ask, source));
  });
}

/**
 * The daemon's answer, or undefined if no daemon listens at the path. Throws PrivilegeError if the caller
 * may not ask, SystemError for anything else.
 */
export async function askDaemon(
  path: string,
  question: Question,
  within: Milliseconds,
): Promise<Reply> {
  const socket = connect(path);
  try {
    const answer = await exchange(socket, question, within);
    if (answer.kind === 'document') return printableDocument(answer.document);
    if (answer.kind === 'garbled') throw new SystemError(`what answers at ${path} is not entropyd`);
    throw new SystemError(`entropyd refused ${question.ask}: ${printable(answer.message)}`);
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
    if (code === 'EPIPE' || code === 'ECONNRESET')
      throw new SystemError(CLOSED_EARLY, { cause: error });
    throw new SystemError(`cannot ask at ${path} (${code})`, { cause: error });
  } finally {
    socket.destroy();
  }
}
