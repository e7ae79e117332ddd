// The metrics of `doctor --textfile` against a diagnosis, and what becomes of the file.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCTOR_METRICS, textfileOf, writeTextfile } from '../../../src/cli/doctor-textfile.js';
import type { Diagnosis } from '../../../src/doctor/examine.js';
import { EXIT } from '../../../src/errors.js';
import { native } from '../../../src/native.js';
import { METRICS } from '../../../src/service/metrics-table.js';
import { temporaryDirectory } from '../../support/fifo.js';

const check = (id: string, status: Diagnosis['checks'][number]['status']) => {
  return { id, status, title: 'a title', detail: 'a detail', remedy: 'a remedy' };
};
const SICK: Diagnosis = {
  verdict: 'problem',
  daemonNeeded: true,
  why: 'because',
  checks: [check('crng', 'problem'), check('clone', 'info')],
};
const AT = Date.parse('2026-01-01T00:00:00.500Z');

let directory: string;
let path: string;
beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'doctor.prom');
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (to = path, diagnosis = SICK) => writeTextfile(native, to, diagnosis, AT);
const samples = () =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => /^\w/.test(line));

describe('the metrics of doctor', () => {
  it('have each check with its status, the verdict, the need and the time, and no text', async () => {
    await write();
    expect(samples()).toEqual([
      'entropyd_doctor_last_run_timestamp_seconds 1767225600.5',
      'entropyd_doctor_verdict{verdict="healthy"} 0',
      'entropyd_doctor_verdict{verdict="warnings"} 0',
      'entropyd_doctor_verdict{verdict="problem"} 1',
      'entropyd_doctor_daemon_needed 1',
      'entropyd_doctor_check{id="crng",status="problem"} 1',
      'entropyd_doctor_check{id="crng",status="warning"} 0',
      'entropyd_doctor_check{id="crng",status="info"} 0',
      'entropyd_doctor_check{id="crng",status="ok"} 0',
      'entropyd_doctor_check{id="clone",status="problem"} 0',
      'entropyd_doctor_check{id="clone",status="warning"} 0',
      'entropyd_doctor_check{id="clone",status="info"} 1',
      'entropyd_doctor_check{id="clone",status="ok"} 0',
    ]);
  });

  it('share no name with the metrics of the daemon, which the collector would refuse', () => {
    const names = new Set(METRICS.map(({ name }) => name));
    expect(DOCTOR_METRICS.map(({ name }) => name).filter((name) => names.has(name))).toEqual([]);
  });
});

describe('the file', () => {
  it('is replaced as a whole, and everybody may read it', async () => {
    writeFileSync(path, 'old\n', { mode: 0o600 });
    const before = statSync(path).ino;
    await write();
    expect(statSync(path).ino).not.toBe(before);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(directory)).toEqual(['doctor.prom']);
  });

  it.each([
    ['in a directory that is not there', 'none/doctor.prom', 'ENOENT', /: create its directory$/],
    ['that is a directory', 'folder.prom', 'EISDIR', /: it is a directory$/],
    ['below a file', 'file/doctor.prom', 'ENOTDIR', /\(ENOTDIR\)$/],
  ])('%s: one line, which names it, and exit code 74', async (_, name, code, message) => {
    mkdirSync(join(directory, 'folder.prom'));
    writeFileSync(join(directory, 'file'), '');
    const refused = await write(join(directory, name)).catch((error) => error);
    expect(refused).toMatchObject({ exitCode: EXIT.io, cause: { code } });
    expect(refused.message).toMatch(message);
    expect(refused.message).toContain(`cannot write ${join(directory, name)} (${code})`);
    expect(readdirSync(directory).sort()).toEqual(['file', 'folder.prom']);
  });

  it.each(['doctor.txt', '.prom', 'doctor.prom/', ''])('is not called %j', (name) => {
    expect(() => textfileOf(name)).toThrow(expect.objectContaining({ exitCode: EXIT.usage }));
  });

  it('is called what ends in .prom, and is not there unless it was asked for', () => {
    expect(textfileOf('doctor.prom')).toBe('doctor.prom');
    expect(textfileOf(undefined)).toBeUndefined();
  });
});
