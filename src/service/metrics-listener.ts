// GET /metrics over HTTP, on an address or a Unix socket, and nothing else. A client has a few seconds,
// and there are a few clients at most: whoever is slow or mute is cut off.
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { formatListenAddress, type ListenAddress } from '../config/listen-address.js';
import type { Log } from '../log/log.js';
import type { Exposition } from './metrics-text.js';
import { isAlive } from './socket-place.js';

const CLIENTS = 8;
const HEADER_BYTES = 4096;
const CLIENT_MS = 5000;
/** Numbers without secrets; as on a loopback address, every local user may read them. */
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
    // No timer of its own that looks for slow clients: each has its own end, below.
    { maxHeaderSize: HEADER_BYTES, connectionsCheckingInterval: 2 ** 31 - 1 },
    async (request, response) => {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      const words = 'text/plain; charset=utf-8';
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
  server.maxConnections = CLIENTS;
  server.on('connection', (socket) => {
    const end = setTimeout(() => socket.destroy(), CLIENT_MS).unref();
    socket.once('close', () => clearTimeout(end));
  });
  return server;
}

const bind = (server: Server, at: ListenAddress): Promise<string | undefined> =>
  new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message);
    server.once('error', failed);
    server.listen({ ...at, exclusive: true }, () => {
      server.off('error', failed);
      resolve(undefined);
    });
  });

/** Whether the path is a socket that nobody answers at: left behind by a daemon that was killed. */
const isDead = async (path: string): Promise<boolean> =>
  lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true && !(await isAlive(path));

/** Listens, or says in the log why not: feeding goes on without. */
export async function listen(
  at: ListenAddress,
  metrics: Exposition,
  log: Log,
): Promise<Server | undefined> {
  const server = serve(metrics);
  let code = await bind(server, at);
  if (code === 'EADDRINUSE' && 'path' in at && (await isDead(at.path))) {
    rmSync(at.path, { force: true });
    code = await bind(server, at);
  }
  const where = formatListenAddress(at);
  if (code !== undefined) {
    const mend =
      code === 'EAFNOSUPPORT' ? ': the unit allows Unix sockets only, see docs/metrics.md' : '';
    log.error(`metrics: cannot listen at ${where} (${code})${mend}`);
    return undefined;
  }
  server.on('error', ({ message }) => log.warn(`metrics: ${message}`));
  if ('path' in at) chmodSync(at.path, SOCKET_MODE);
  else if (!isLocal(at)) {
    log.warn(`metrics: other machines can read ${where}; 127.0.0.1:${at.port} is this one only`);
  }
  log.info(`metrics: GET /metrics at ${where}`);
  return server;
}
