// One client: one line in, one line out, and good-bye. Loaded when the first client comes. Each wait
// has its end, so that a client that says nothing, or does not take its answer, is gone by then.
import { Socket } from 'node:net';
import type { Log } from '../log/log.js';
import type { Door } from './control-access.js';
import {
  type Ask,
  LineReader,
  LONGEST_REQUEST,
  readRequest,
  writeAnswer,
  writeRefusal,
} from './control-codec.js';

/** For its request, and again to take the answer. */
const CLIENT_MS = 5000;

/** What the daemon does for its clients. */
export interface ControlService {
  status(): unknown;
  /** Settles within a deadline of its own. */
  reseed(): Promise<unknown>;
}

export interface Session {
  readonly door: Door;
  readonly service: ControlService;
  readonly log: Log;
  /** Clients that have asked nothing yet; one that asks leaves it. */
  readonly idle: Set<Socket>;
}

async function answerTo(line: Buffer, { door, service, log }: Session): Promise<string> {
  const request = readRequest(line);
  if (request.kind === 'refused') return writeRefusal(request.refusal);
  const { ask } = request;
  if (!door.asks.includes(ask)) return writeRefusal('notHere');
  const work: Record<Ask, () => unknown> = {
    status: () => service.status(),
    reseed: () => service.reseed(),
  };
  try {
    return writeAnswer(ask, await work[ask]());
  } catch (error) {
    log.error(`control socket: ${ask} failed: ${error instanceof Error ? error.message : error}`);
    return writeRefusal('failed');
  }
}

/** Takes over the descriptor of a connected socket. It stays open for writing when its peer is done. */
export function serve(fd: number, session: Session): Socket {
  const socket = new Socket({ fd, readable: true, writable: true, allowHalfOpen: true });
  socket.on('error', () => {}); // its own trouble; 'close' follows
  const reader = new LineReader(LONGEST_REQUEST);
  let deadline = setTimeout(() => socket.destroy(), CLIENT_MS);
  const farewell = (answer: string): void => {
    if (socket.destroyed) return;
    clearTimeout(deadline);
    deadline = setTimeout(() => socket.destroy(), CLIENT_MS);
    socket.end(answer, () => socket.destroy());
  };
  socket.on('close', () => clearTimeout(deadline));
  const ended = (): unknown => socket.destroy(); // nothing was asked
  socket.on('end', ended);
  const hear = (piece: Buffer): void => {
    const line = reader.add(piece);
    if (line.kind === 'partial') return;
    session.idle.delete(socket);
    socket.off('data', hear).off('end', ended).pause();
    clearTimeout(deadline);
    if (line.kind === 'tooLong') farewell(writeRefusal('tooLong'));
    else void answerTo(line.bytes, session).then(farewell);
  };
  socket.on('data', hear);
  return socket;
}
