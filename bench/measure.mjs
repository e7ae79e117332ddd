// Commands by the clock and by processor time, in rounds, in turn: on a machine that is busy with other
// things each has the same share of the trouble.
import { spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export const ROUNDS = 5;
export const MAIN = new URL('../dist/main.cjs', import.meta.url).pathname;

/**
 * Seconds of wall and of processor time of one command, by the shell's own clock.
 * @param {string[]} command
 */
export function measure(command, input = '/dev/null') {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1 <"$INPUT"';
  const { stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], {
    encoding: 'utf8',
    env: { ...process.env, INPUT: input },
  });
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = stderr
    .trim()
    .split(/\s+/)
    .map(Number);
  return { wall, cpu: user + system };
}

/**
 * The upper median; NaN of no values.
 * @param {readonly number[]} values
 */
export const median = (values) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/**
 * Runs every candidate once per round; gives each one's results, in order, under its name.
 * @template {Record<string, () => unknown>} Candidates
 * @param {number} rounds
 * @param {Candidates} candidates
 */
export async function inTurn(rounds, candidates) {
  /** @type {Record<string, unknown[]>} */
  const results = {};
  for (let round = 0; round < rounds; ++round) {
    process.stderr.write(process.stderr.isTTY ? `\rround ${round + 1} of ${rounds}\x1b[K` : '');
    for (const [name, run] of Object.entries(candidates)) {
      results[name] ??= [];
      results[name].push(await run());
    }
  }
  process.stderr.write(process.stderr.isTTY ? '\r\x1b[K' : '');
  return /** @type {{ [Name in keyof Candidates]: Awaited<ReturnType<Candidates[Name]>>[] }} */ (
    results
  );
}

/**
 * Writes a file whose bytes pass the tests, the same ones every time.
 * @param {string} path
 * @param {number} bytes
 */
export async function randomFile(path, bytes) {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  const file = createWriteStream(path);
  const zeros = Buffer.alloc(1e6);
  for (let done = 0; done < bytes; done += zeros.length)
    if (!file.write(cipher.update(zeros))) await once(file, 'drain');
  file.end();
  await once(file, 'close');
}
