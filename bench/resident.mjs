// What stays: memory, threads, wake-ups and processor time of each daemon at rest, side by side.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN } from './measure.mjs';
import { UNIT_FLAGS } from './start.mjs';

const TICKS_A_SECOND = 100; // USER_HZ

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * What a process holds and has used so far: memory in MB, processor time in seconds.
 * @param {Pick<ChildProcess, 'pid'>} child
 */
export function look({ pid }) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  /** @param {string} key */
  const number = (key) => Number(status.match(new RegExp(`^${key}:\\s+(\\d+)`, 'm'))?.[1]);
  const tasks = readdirSync(`/proc/${pid}/task`);
  const switches = tasks.map((task) =>
    Number(
      readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8').match(
        /^voluntary_ctxt_switches:\s+(\d+)/m,
      )?.[1],
    ),
  );
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return {
    anon: number('RssAnon') / 1024,
    rss: number('VmRSS') / 1024,
    threads: tasks.length,
    switches: switches.reduce((sum, count) => sum + count, 0),
    cpu: (Number(stat[11]) + Number(stat[12])) / TICKS_A_SECOND,
  };
}

/**
 * @param {string} directory
 * @param {number} minutes
 */
export async function resident(directory, minutes) {
  const node = process.execPath;
  /**
   * @param {string[]} args
   * @returns {[program: string, ...args: string[]]}
   */
  const run = (...args) => [node, ...UNIT_FLAGS, MAIN, 'run', '--control-socket', ...args];
  /** @type {Record<string, [program: string, ...args: string[]]>} */
  const commands = {
    'entropyd run, as the unit starts it': [node, ...UNIT_FLAGS, MAIN, 'run'],
    'entropyd run --reseed-interval 1s --source jitter': run(
      join(directory, 'fast'),
      '--reseed-interval',
      '1s',
      '--source',
      'jitter',
    ),
    'node, idle': [node, ...UNIT_FLAGS, '-e', 'setInterval(() => {}, 1e9)'],
    'rngd 5': ['/usr/sbin/rngd', '-f'],
    haveged: ['/usr/sbin/haveged', '-F'],
    'jitterentropy-rngd': ['/usr/sbin/jitterentropy-rngd', '-v'],
  };
  const children = Object.entries(commands)
    .filter(([, [program]]) => existsSync(program))
    .map(([name, [program, ...args]]) => {
      const env = { ...process.env, ENTROPYD_DRY_RUN: 'auto' };
      return { name, child: spawn(program, args, { stdio: 'ignore', env }) };
    });
  /** @param {number} ms */
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  try {
    await pause(10_000);
    const alive = children.filter(({ child }) => child.exitCode === null);
    const before = new Map(alive.map(({ child }) => [child, look(child)]));
    await pause(minutes * 60_000);
    const seconds = minutes * 60;
    const rows = alive.map(({ name, child }) => {
      const now = look(child);
      const then = before.get(child) ?? now;
      return [
        name,
        now.anon.toFixed(1),
        (now.anon - then.anon).toFixed(2),
        now.rss.toFixed(1),
        String(now.threads),
        ((now.switches - then.switches) / seconds).toFixed(2),
        (((now.cpu - then.cpu) / seconds) * 100).toFixed(3),
      ];
    });
    return [
      {
        title: `At rest, over ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} after the first 10 seconds`,
        columns: ['', 'anon MB', 'growth MB', 'RSS MB', 'threads', 'switches/s', '% of a core'],
        rows,
      },
    ];
  } finally {
    for (const { child } of children) {
      if (child.exitCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
  }
}
