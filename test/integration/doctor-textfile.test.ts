// `entropyd doctor --textfile` of the built program: the file against its JSON document, and its way by Debian's
// node_exporter into Prometheus and its alerts.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../src/doctor/examine.js';
import { temporaryDirectory } from '../support/fifo.js';
import { freePort } from '../support/free-port.js';
import { finish, unitFlags } from '../support/program.js';
import { ALERTS, lintOf, startPrometheus } from '../support/prometheus.js';
import { needsProgram } from '../support/requires.js';

const CASES = new URL('./alerts-doctor-cases.yml', import.meta.url).pathname;
const DASHBOARD = new URL('../../docs/prometheus/dashboard.json', import.meta.url).pathname;
const NODE_EXPORTER = '/usr/bin/prometheus-node-exporter';
/** A configuration with an error is a problem on every machine. */
const PROBLEM = { ENTROPYD_WATERMARK: '12 apples' };

let directory: string;
let path: string;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'entropyd-doctor.prom');
});
afterEach(() => rmSync(directory, { recursive: true }));

const examine = (env: NodeJS.ProcessEnv = {}, ...more: string[]) =>
  finish({ args: ['doctor', '--textfile', path, ...more], env });

describe('entropyd doctor --textfile', () => {
  it('writes what the document says, and exits as the doctor does', async (t) => {
    const start = Date.now() / 1000;
    const { stdout, stderr, code } = await examine(PROBLEM, '--json');
    expect({ stderr, code }).toEqual({ stderr: '', code: 2 });
    const { checks, daemonNeeded } = JSON.parse(stdout) as Diagnosis;
    const text = readFileSync(path, 'utf8');
    const found = [...text.matchAll(/^entropyd_doctor_check\{id="(.*)",status="(.*)"\} 1$/gm)];
    expect(found.map(([, id, status]) => [id, status])).toEqual(
      checks.map(({ id, status }) => [id, status]),
    );
    expect(text).toContain('\nentropyd_doctor_verdict{verdict="problem"} 1\n');
    expect(text).toContain(`\nentropyd_doctor_daemon_needed ${Number(daemonNeeded)}\n`);
    const [, time] = /^entropyd_doctor_last_run_timestamp_seconds (.*)$/m.exec(text) ?? [];
    expect(Number(time)).toBeGreaterThanOrEqual(start);
    expect(Number(time)).toBeLessThanOrEqual(Date.now() / 1000);
    expect(lintOf(t, text)).toEqual([]);
  });

  it('prints for a person what the doctor prints', async () => {
    const { stdout, code } = await examine(PROBLEM);
    const alone = await finish({ args: ['doctor'], env: PROBLEM });
    expect(stdout.split('\n')[0]).toBe(alone.stdout.split('\n')[0]);
    expect(code).toBe(alone.code);
  });

  it('runs with the flags that the unit gives Node', async () => {
    const main = new URL('../../dist/main.cjs', import.meta.url).pathname;
    const args = [...unitFlags(), main, 'doctor', '--textfile', path];
    const { code } = await finish({ command: process.execPath, args, env: PROBLEM });
    expect(code).toBe(2);
    expect(readFileSync(path, 'utf8')).toContain('entropyd_doctor_verdict{verdict="problem"} 1');
  });

  it('says in one line that the file cannot be written, and exits with 74', async () => {
    mkdirSync(path);
    const { stdout, stderr, code } = await examine();
    expect({ stdout, code }).toEqual({ stdout: '', code: 74 });
    expect(stderr).toMatch(/^entropyd: cannot write \S+entropyd-doctor\.prom \(EISDIR\): .*\n$/);
  });

  it('wants a name that node_exporter looks at', async () => {
    const { stdout, code } = await finish({ args: ['doctor', '--textfile', '/tmp/metrics'] });
    expect({ stdout, code }).toEqual({ stdout: '', code: 64 });
  });
});

describe('Prometheus', () => {
  it('gets the metrics from node_exporter, and an alert follows', async (t) => {
    needsProgram(t, '/usr/bin/prometheus', 'prometheus');
    needsProgram(t, NODE_EXPORTER, 'prometheus-node-exporter');
    expect((await examine(PROBLEM)).code).toBe(2);
    const at = `127.0.0.1:${await freePort()}`;
    const exporter = spawn(
      NODE_EXPORTER,
      [
        ...['--collector.disable-defaults', '--collector.textfile', `--web.listen-address=${at}`],
        `--collector.textfile.directory=${directory}`,
      ],
      { stdio: 'ignore' },
    );
    const closed = once(exporter, 'close');
    const scrapes = `scrape_configs: [{ job_name: node, static_configs: [{ targets: ['${at}'] }] }]`;
    const prometheus = await startPrometheus(directory, scrapes, ALERTS);
    try {
      const check = 'entropyd_doctor_check{job="node", id="configuration", status="problem"}';
      expect(await prometheus.sample(check)).toBe('1');
      expect(await prometheus.sample('node_textfile_scrape_error')).toBe('0');
      const alert = 'ALERTS{alertname="EntropydDoctorProblem", id="configuration"}';
      expect(await prometheus.sample(alert)).toBe('1');
    } finally {
      await prometheus.stop();
      exporter.kill();
      await closed;
    }
  });

  it('takes the alert rules of the doctor, which fire when they should and only then', (t) => {
    needsProgram(t, '/usr/bin/promtool', 'prometheus');
    const cases = spawnSync('promtool', ['test', 'rules', CASES], { encoding: 'utf8' });
    expect(cases.stdout + cases.stderr).toContain('SUCCESS');
    expect(cases.status).toBe(0);
    const [, rules = ''] = readFileSync(ALERTS, 'utf8').split('- name: entropyd-doctor\n');
    const named = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const tested = new Set(readFileSync(CASES, 'utf8').match(/(?<=alertname: )\w+/g));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !tested.has(String(name)))).toEqual([]);
  });

  it('understands each expression of the dashboard', (t) => {
    needsProgram(t, '/usr/bin/promtool', 'prometheus');
    const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as {
      panels: { targets: { expr: string }[] }[];
    };
    const rules = panels
      .flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll('$instance', '.*')))
      .map((expr, index) => ({ record: `panel:${index}`, expr }));
    const file = join(directory, 'dashboard.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], {
      encoding: 'utf8',
    });
    expect(stdout + stderr).toContain(`SUCCESS: ${rules.length} rules found`);
  });
});
