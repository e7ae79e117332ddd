// GET /metrics over HTTP, on an address or a Unix socket, and nothing else. Clients are few and have a few
// seconds each; the oldest that has sent no request is closed when a new one needs its place.
import { lstatSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { formatListenAddress, type ListenAddress } from '../config/listen-address.js';
import type { Log } from '../log/log.js';
import { isOwnHost } from './http-host.js';
import type { Exposition } from './metrics-text.js';
import { isListening } from './stale-socket.js';

const MOST_CLIENTS = 8;
const HEADER_BYTES = 4096;
const CLIENT_MS = 5000;
/** The numbers are no secret: every local user may read them, as on a loopback address. */
const SOCKET_MODE = 0o666;

const isLocal = (at: ListenAddress): boolean =>
  'path' in at || at.host === '::1' || at.host.startsWith('127.');

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  response.end(body);
}

function serve(metrics: Exposition): Server {
  const server = createServer(
    // Without Node's timer for slow clients: each connection has its own deadline, below.
    { maxHeaderSize: HEADER_BYTES, connectionsCheckingInterval: 2 ** 31 - 1 },
    async (request, response) => {
      idle.delete(request.socket);
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      const words = 'text/plain; charset=utf-8';
      if (!isOwnHost(request.headers.host, request.socket.localAddress))
        return answer(response, 421, words, 'ask by the address of this machine, or localhost\n');
      if (!isRead) return answer(response, 405, words, 'only GET\n');
      if (request.url?.split('?')[0] !== '/metrics')
        return answer(response, 404, words, '/metrics\n');
      try {
        return answer(response, 200, metrics.contentType, await metrics.text());
      } catch (error) {
        return answer(response, 500, words, `${(error as Error).message}\n`);
      }
    },
  );
  /** Clients that have sent no request yet, the oldest first. */
  const idle = new Set<Socket>();
  let clients = 0;
  server.on('connection', (socket) => {
    const [oldest] = idle;
    if (clients >= MOST_CLIENTS) (oldest ?? socket).destroy();
    clients += 1;
    idle.add(socket);
    const deadline = setTimeout(() => socket.destroy(), CLIENT_MS).unref();
    socket.once('close', () => {
      clients -= 1;
      idle.delete(socket);
      clearTimeout(deadline);
    });
  });
  return server;
}

// bind() creates a Unix socket's file with mode 0777 less the umask (unix(7)). The umask is changed for that
// moment, since a chmod() afterwards would follow whatever is at the path by then.
const bind = (server: Server, at: ListenAddress): Promise<string | undefined> =>
  new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
    server.once('error', failed);
    const before = process.umask(0o777 & ~SOCKET_MODE);
    server.listen({ ...at, exclusive: true }, () => {
      server.off('error', failed);
      resolve(undefined);
    });
    process.umask(before);
  });

/** Whether the path is a socket at which no process listens: a killed daemon left it behind. */
const isStale = async (path: string): Promise<boolean> =>
  lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true && !(await isListening(path));

/** The listening server; undefined if it cannot listen. That is logged, and feeding goes on without metrics. */
export async function listen(
  at: ListenAddress,
  metrics: Exposition,
  log: Log,
): Promise<Server | undefined> {
  const server = serve(metrics);
  let code = await bind(server, at);
  if (code === 'EADDRINUSE' && 'path' in at && (await isStale(at.path))) {
    rmSync(at.path, { force: true });
    code = await bind(server, at);
  }
  const where = formatListenAddress(at);
  if (code !== undefined) {
    const fix =
      code === 'EAFNOSUPPORT'
        ? ': the unit allows Unix sockets only, entropyd config unit prints the drop-in'
        : '';
    log.error(`metrics: cannot listen at ${where} (${code})${fix}`, {
      ...{ event: 'metricsUnavailable', at: where, code },
    });
    return undefined;
  }
  server.on('error', ({ message }) => log.warn(`metrics: ${message}`));
  if ('port' in at && !isLocal(at)) {
    log.warn(`metrics: other machines can read ${where}; 127.0.0.1:${at.port} is this one only`, {
      ...{ event: 'metricsExposed', at: where },
    });
  }
  log.info(`metrics: GET /metrics at ${where}`, { event: 'metricsListening', at: where });
  return server;
}
