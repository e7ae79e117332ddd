// One client: one line in, one line out, then the connection is closed. Loaded when the first client
// connects. Every wait has a deadline, so that a client that sends nothing, or does not read its answer,
// is closed by then.
import { Socket } from 'node:net';
import type { Log } from '../log/log.js';
import {
  type Ask,
  LineReader,
  LONGEST_REQUEST,
  readRequest,
  writeAnswer,
  writeRefusal,
} from './control-codec.js';
import type { SocketPolicy } from './socket-policy.js';

/** How long a client may take to send its request, and again to read the answer. */
const CLIENT_MS = 5000;

/** The answer to a report that the machine was copied; it is sent before the daemon has read and fed anything. */
const NOTICED = { noticed: true };

/** What the daemon does for its clients. */
export interface ControlService {
  status(): unknown;
  /** Settles within its own deadline. */
  reseed(): Promise<unknown>;
  /** Settles within its own deadline. `source`: the name of the one source to test. */
  selftest(source?: string): Promise<unknown>;
  /** Runs the known answers of this process again. */
  knownAnswers(): unknown;
  /** Makes what was read until now unusable, and requests a feed of fresh bytes. */
  copied(): void;
}

export interface Session {
  readonly policy: SocketPolicy;
  readonly service: ControlService;
  readonly log: Log;
  /** Clients that have sent no request yet, with their users; this one is removed when it has. */
  readonly idle: Map<Socket, number>;
}

async function answerTo(line: Buffer, { policy, service, log }: Session): Promise<string> {
  const request = readRequest(line);
  if (request.kind === 'refused') return writeRefusal(request.refusal);
  const { ask, source } = request;
  if (!policy.asks.includes(ask)) return writeRefusal('notHere');
  const work: Record<Ask, () => unknown> = {
    status: () => service.status(),
    reseed: () => service.reseed(),
    selftest: () => service.selftest(source),
    knownAnswers: () => service.knownAnswers(),
    copied: () => {
      service.copied();
      return NOTICED;
    },
  };
  try {
    return writeAnswer(ask, await work[ask]());
  } catch (error) {
    log.error(`control socket: ${ask} failed: ${error instanceof Error ? error.message : error}`);
    return writeRefusal('failed');
  }
}

/**
 * Serves the client whose connected socket has this descriptor, and closes it at the end. A client that
 * has shut down its own side still gets its answer.
 */
export function serve(fd: number, session: Session): Socket {
  const socket = new Socket({ fd, readable: true, writable: true, allowHalfOpen: true });
  socket.on('error', () => {}); // 'close' follows
  const reader = new LineReader(LONGEST_REQUEST);
  let deadline = setTimeout(() => socket.destroy(), CLIENT_MS);
  const answerAndClose = (answer: string): void => {
    if (socket.destroyed) return;
    clearTimeout(deadline);
    deadline = setTimeout(() => socket.destroy(), CLIENT_MS);
    socket.end(answer, () => socket.destroy());
  };
  socket.on('close', () => clearTimeout(deadline));
  const onEnd = (): unknown => socket.destroy(); // nothing was asked
  socket.on('end', onEnd);
  const onData = (piece: Buffer): void => {
    const line = reader.add(piece);
    if (line.kind === 'partial') return;
    session.idle.delete(socket);
    socket.off('data', onData).off('end', onEnd).pause();
    clearTimeout(deadline);
    if (line.kind === 'tooLong') answerAndClose(writeRefusal('tooLong'));
    else void answerTo(line.bytes, session).then(answerAndClose);
  };
  socket.on('data', onData);
  return socket;
}
