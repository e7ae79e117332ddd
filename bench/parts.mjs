// What each thing costs that the program stands on: its text, and what Node holds more once it is loaded
// and was used once. Bundled as the program is, with the unit's flags.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLED, leanLogger } from '../scripts/bundling.mjs';
import { inTurn, median } from './measure.mjs';
import { look } from './resident.mjs';
import { UNIT_FLAGS } from './start.mjs';

const ROOT = new URL('..', import.meta.url).pathname;
const ROUNDS = 5;
const WAIT = 'setInterval(() => {}, 1e9); require("node:fs").writeSync(1, "here");';

const IDLE = 'node, idle';
const PARTS = {
  [IDLE]: { when: '', script: '' },
  'the addon, with OpenSSL in Node': {
    when: 'always',
    script: `const addon = require('${join(ROOT, 'build/Release/entropyd.node')}');
      new addon.Fips140(); new addon.SecureBlock(2500);`,
  },
  pino: {
    when: 'always',
    script: `import { pino } from 'pino';
      pino({}, { write() {} }).info({ event: 'credited' }, 'credited 256 bits');`,
  },
  'smol-toml': {
    when: 'with a configuration file',
    script: `import { parse } from 'smol-toml';
      parse('watermark = "75%"');`,
  },
  'prom-client': {
    when: 'with metrics',
    script: `import { Gauge, register } from 'prom-client';
      new Gauge({ name: 'a', help: 'b' }).set(1); register.metrics();`,
  },
  yargs: {
    when: 'by all commands except run',
    script: `import yargs from 'yargs';
      yargs(['a']).option('b', { type: 'string' }).command('a', 'c').parse();`,
  },
};

/**
 * @param {string} directory
 * @param {string} name
 * @param {string} script
 */
async function bundled(directory, name, script) {
  const outfile = join(directory, `${name.replace(/\W/g, '-')}.cjs`);
  await build({
    ...BUNDLED,
    stdin: { contents: `${script}\n${WAIT}`, resolveDir: ROOT },
    external: ['*.node'],
    outfile,
    plugins: [leanLogger],
  });
  return outfile;
}

/**
 * Memory in MB that Node holds after it has loaded the file.
 * @param {string} file
 */
async function held(file) {
  const child = spawn(process.execPath, [...UNIT_FLAGS, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const { anon, rss } = look(child);
  child.kill();
  await once(child, 'exit');
  return { anon, rss };
}

/** @param {string} directory */
export async function parts(directory) {
  /** @type {[string, string][]} */
  const bundles = [];
  for (const [name, { script }] of Object.entries(PARTS))
    bundles.push([name, await bundled(directory, name, script)]);
  const runs = await inTurn(
    ROUNDS,
    Object.fromEntries(bundles.map(([name, file]) => [name, () => held(file)])),
  );
  const sizes = new Map(bundles.map(([name, file]) => [name, statSync(file).size]));
  /**
   * @param {string} name
   * @param {'anon' | 'rss'} key
   */
  const of = (name, key) => median((runs[name] ?? []).map((run) => run[key]));
  const rows = Object.entries(PARTS).map(([name, { when }]) => {
    const isIdle = name === IDLE;
    /** @param {'anon' | 'rss'} key */
    const more = (key) => (of(name, key) - (isIdle ? 0 : of(IDLE, key))).toFixed(1);
    const text = ((sizes.get(name) ?? 0) - (sizes.get(IDLE) ?? 0)) / 1e3;
    return [name, isIdle ? '' : text.toFixed(0), more('anon'), more('rss'), when];
  });
  return [
    {
      title: 'Memory of each part, in addition to Node',
      columns: ['', 'text kB', 'anon MB', 'RSS MB', 'loaded'],
      rows,
    },
  ];
}
