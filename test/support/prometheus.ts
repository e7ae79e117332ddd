// Debian's own promtool and Prometheus.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type TestContext } from 'vitest';
import { freePort } from './free-port.js';
import { needsProgram } from './requires.js';
import { until } from './until.js';

export const ALERTS = new URL('../../docs/prometheus/alerts.yml', import.meta.url).pathname;

/** What promtool has to say of metrics, but for its wish to count entropy in bytes. */
export function lintOf(test: TestContext, metrics: string): string[] {
  needsProgram(test, '/usr/bin/promtool', 'prometheus');
  const { stdout, stderr, status } = spawnSync('promtool', ['check', 'metrics'], {
    input: metrics,
    encoding: 'utf8',
  });
  expect([0, 3]).toContain(status); // 3: something to say
  const said = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
  return said.filter((line) => !/_bits\w* use base unit "bytes" instead of "bits"$/.test(line));
}

export interface Prometheus {
  /** The value of a query's only series, as soon as it has one. */
  sample(query: string): Promise<string>;
  stop(): Promise<void>;
}

/** Scrapes, and evaluates the rules, each second; its files are in the directory. */
export async function startPrometheus(
  directory: string,
  scrapes: string,
  rules: string,
): Promise<Prometheus> {
  const port = await freePort();
  const config = join(directory, 'prometheus.yml');
  const often = 'global: { scrape_interval: 1s, evaluation_interval: 1s }';
  writeFileSync(config, `${often}\nrule_files: ['${rules}']\n${scrapes}`);
  const where = [`--config.file=${config}`, `--storage.tsdb.path=${join(directory, 'tsdb')}`];
  const child = spawn(
    '/usr/bin/prometheus',
    [...where, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'],
    { stdio: 'ignore' },
  );
  const closed = once(child, 'close');
  const ask = async (query: string): Promise<string | undefined> => {
    const at = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`;
    const answer = await fetch(at).catch(() => undefined);
    if (answer?.status !== 200) return undefined;
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
    return data.result.length === 1 ? data.result[0]?.value[1] : undefined;
  };
  return {
    sample: (query) =>
      until(
        () => ask(query),
        60_000,
        () => query,
      ),
    async stop() {
      child.kill();
      await closed;
    },
  };
}
