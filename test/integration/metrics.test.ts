// The metrics of the built daemon, read by curl's like and by Debian's own Prometheus.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fedDaemon } from '../support/fed-daemon.js';
import { freePort } from '../support/free-port.js';
import { finish } from '../support/program.js';
import { ALERTS, lintOf, startPrometheus } from '../support/prometheus.js';
import { needsProgram } from '../support/requires.js';
import { until } from '../support/until.js';

const PAGE = new URL('../../docs/metrics.md', import.meta.url).pathname;
const CASES = new URL('./alerts-cases.yml', import.meta.url).pathname;

const fed = fedDaemon({ blocks: 3 });

async function bodyOf(response: IncomingMessage): Promise<string> {
  let body = '';
  for await (const piece of response.setEncoding('utf8')) body += piece;
  return body;
}

async function ask(to: object): Promise<{ status: number | undefined; body: string }> {
  const [response] = (await once(request({ path: '/metrics', ...to }).end(), 'response')) as [
    IncomingMessage,
  ];
  return { status: response.statusCode, body: await bodyOf(response) };
}

describe('--metrics-textfile', () => {
  it('holds the numbers while it runs, and the last word once it is stopped', async (t) => {
    const path = join(fed.directory, 'entropyd.prom');
    const running = await fed.startFed(['--metrics-textfile', path]);
    const shows = (): boolean => /credited_bits_total 256\n/.test(readFileSync(path, 'utf8'));
    await until(() => existsSync(path) && shows());
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('\nentropyd_state{state="feeding"} 1\n');
    expect(text).toContain('\nentropyd_source_read_bytes_total{source="hwrng"} 5004\n');
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(lintOf(t, text)).toEqual([]);
    await running.stop();
    expect(readFileSync(path, 'utf8')).toContain('\nentropyd_state{state="stopping"} 1\n');
  });

  it('has what `once` did', async () => {
    const path = join(fed.directory, 'once.prom');
    const args = ['once', ...fed.args('--metrics-textfile', path)];
    const { code } = await finish({ args });
    expect(code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('\nentropyd_credits_total 1\n');
  });

  it('wants a name that node_exporter looks at', async () => {
    const { code } = await finish({ args: ['run', '--metrics-textfile', '/tmp/metrics'] });
    expect(code).toBe(78);
  });
});

describe('--metrics-listen', () => {
  it('answers GET /metrics on a port of this machine, and nothing else', async (t) => {
    const port = await freePort();
    const running = await fed.startFed(['--metrics-listen', String(port)]);
    await running.event('metricsListening', { at: `127.0.0.1:${port}` });
    const { status, body } = await ask({ port });
    expect(status).toBe(200);
    expect(body).toContain('\nentropyd_credited_bits_total 256\n');
    expect(lintOf(t, body)).toEqual([]);
    expect(await ask({ port, path: '/' })).toEqual({ status: 404, body: '/metrics\n' });
    expect(await ask({ port, method: 'POST' })).toEqual({ status: 405, body: 'only GET\n' });
    expect(await ask({ port, headers: { Long: 'x'.repeat(5000) } })).toMatchObject({ status: 431 });
  });

  it('cuts off a silent client, serves others meanwhile, and stops although one is there', async () => {
    const port = await freePort();
    const running = await fed.startFed(['--metrics-listen', `127.0.0.1:${port}`]);
    await running.event('metricsListening');
    const silent = connect(port, '127.0.0.1').on('error', () => {});
    await once(silent, 'connect');
    expect(await ask({ port })).toMatchObject({ status: 200 });
    await once(silent.resume(), 'close');
    const dawdler = connect(port, '127.0.0.1').on('error', () => {});
    await once(dawdler, 'connect');
    expect(await running.stop()).toMatchObject({ code: 0 });
  });

  it('lets no slow client keep a scraper out', async () => {
    const port = await freePort();
    const running = await fed.startFed(['--metrics-listen', String(port)]);
    await running.event('metricsListening');
    const silent = () => connect(port, '127.0.0.1').on('error', () => {});
    const sockets = Array.from({ length: 8 }, silent);
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const [oldest, next] = sockets.map((socket) => once(socket.resume(), 'close'));
    expect(await ask({ port })).toMatchObject({ status: 200 });
    await oldest;
    expect(await ask({ port })).toMatchObject({ status: 200 });
    await next;
    for (const socket of sockets) socket.destroy();
  });

  it('answers to no name but those of this machine', async () => {
    const port = await freePort();
    const running = await fed.startFed(['--metrics-listen', String(port)]);
    await running.event('metricsListening');
    const as = (host: string) => ask({ port, headers: { host } });
    expect(await as(`rebound.example:${port}`)).toMatchObject({ status: 421 });
    expect((await as('rebound.example')).body).not.toContain('entropyd_');
    expect(await as(`localhost:${port}`)).toMatchObject({ status: 200 });
  });

  it('is scraped at a Unix socket by curl, and through the proxy of the page', async (t) => {
    const [, proxy = ''] = /^ExecStart=(\S*socket-proxyd) /m.exec(readFileSync(PAGE, 'utf8')) ?? [];
    needsProgram(t, '/usr/bin/systemd-socket-activate', 'systemd');
    needsProgram(t, proxy, 'systemd');
    needsProgram(t, '/usr/bin/curl', 'curl');
    const [path, port] = [join(fed.directory, 'metrics.sock'), await freePort()];
    const running = await fed.startFed(['--metrics-listen', `unix:${path}`]);
    await running.event('metricsListening', { at: `unix:${path}` });
    const { stdout } = await finish({
      command: '/usr/bin/curl',
      args: ['--silent', '--unix-socket', path, 'http://localhost/metrics'],
    });
    expect(stdout).toContain('\nentropyd_credited_bits_total 256\n');
    const listen = ['--listen', `127.0.0.1:${port}`];
    const between = spawn('/usr/bin/systemd-socket-activate', [...listen, proxy, path], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const closed = once(between, 'close');
    try {
      await once(between.stderr, 'data'); // Listening on …
      const { status, body } = await ask({ port });
      expect(status).toBe(200);
      expect(body).toContain('\nentropyd_credited_bits_total 256\n');
    } finally {
      between.kill();
      await closed;
    }
  });

  it('takes the place of a socket that is dead, and of nothing else', async () => {
    const path = join(fed.directory, 'metrics.sock');
    let running = await fed.startFed(['--metrics-listen', `unix:${path}`]);
    await running.event('metricsListening', { at: `unix:${path}` });
    expect(statSync(path).mode & 0o777).toBe(0o666);
    await running.stop('SIGKILL');
    expect(existsSync(path)).toBe(true);
    fed.writeStart(3);
    running = await fed.startFed(['--metrics-listen', path]);
    await running.event('metricsListening', { at: `unix:${path}` });
    expect(await ask({ socketPath: path })).toMatchObject({ status: 200 });
    await running.stop();
    expect(existsSync(path)).toBe(false);

    writeFileSync(path, 'mine\n');
    fed.writeStart(3);
    running = await fed.startFed(['--metrics-listen', path]); // and feeds
    await running.event('metricsUnavailable', { at: `unix:${path}`, code: 'EADDRINUSE' });
    expect(readFileSync(path, 'utf8')).toBe('mine\n');
  });

  it('feeds on where the port is taken, and warns where others can look in', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    try {
      const running = await fed.startFed(['--metrics-listen', String(port)]);
      const refused = { at: `127.0.0.1:${port}`, code: 'EADDRINUSE' };
      expect(await running.event('metricsUnavailable', refused)).toMatchObject({ level: 50 });
    } finally {
      taken.close();
    }
    await fed.daemon.stop();
    fed.writeStart(3);
    const at = `0.0.0.0:${await freePort()}`;
    const other = await fed.startFed(['--metrics-listen', at]);
    expect(await other.event('metricsExposed', { at })).toMatchObject({ level: 40 });
  });
});

describe('Prometheus', () => {
  it('scrapes the daemon as the page has it, and sees it die', async (t) => {
    needsProgram(t, '/usr/bin/prometheus', 'prometheus');
    const port = await freePort();
    await fed.startFed(['--metrics-listen', String(port)]);
    const [scrape] = /(?<=```yaml\n)scrape_configs:[^`]*/.exec(readFileSync(PAGE, 'utf8')) ?? [];
    expect(scrape).toContain("'127.0.0.1:9560'");
    const scrapes = scrape?.replace('9560', String(port)) ?? '';
    const prometheus = await startPrometheus(fed.directory, scrapes, ALERTS);
    try {
      expect(await prometheus.sample('entropyd_credited_bits_total{job="entropyd"}')).toBe('256');
      await fed.daemon.stop('SIGKILL');
      const alert = 'ALERTS{alertname="EntropydDown", alertstate="pending"}';
      expect(await prometheus.sample(alert)).toBe('1');
    } finally {
      await prometheus.stop();
    }
  });

  it('takes the alert rules, which fire when they should and only then', (t) => {
    needsProgram(t, '/usr/bin/promtool', 'prometheus');
    const check = spawnSync('promtool', ['check', 'rules', ALERTS], { encoding: 'utf8' });
    expect(check.stdout + check.stderr).toContain('SUCCESS: 16 rules found');
    const cases = spawnSync('promtool', ['test', 'rules', CASES], { encoding: 'utf8' });
    expect(cases.stdout + cases.stderr).toContain('SUCCESS');
    expect(cases.status).toBe(0);
    const tested = new Set(readFileSync(CASES, 'utf8').match(/(?<=alertname: )\w+/g));
    expect(tested.size).toBe(10);
  });
});
