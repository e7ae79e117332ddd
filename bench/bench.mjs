// `npm run bench`: our figures beside the peers', in the same run: rounds in turn, medians and ratios. A
// figure alone says nothing on a machine that is busy with other things.
//   --minutes N  how long the daemons at rest are watched (1)
//   --json       one JSON document in place of the tables
//   --docs       writes docs/performance.md too
//   --assess FOLDER  only `assess`, beside the ea_non_iid in the folder; '' counts instructions
//   --jitterentropy DIRECTORY  of a libjitterentropy built by make, in place of jitterentropy-rngd
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assess } from './assess.mjs';
import { instructions } from './instructions.mjs';
import { parts } from './parts.mjs';
import { resident } from './resident.mjs';
import { start } from './start.mjs';
import { throughput } from './throughput.mjs';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    assess: { type: 'string' },
    jitterentropy: { type: 'string' },
  },
});

const machine = `${cpus()[0]?.model}, ${cpus().length} processors, Linux ${release()}, Node ${process.version}`;

/**
 * A table of results: the first column has the name of each row.
 * @typedef {{ title: string, columns: string[], rows: string[][] }} Section
 */

/** @param {Section} section */
function text({ title, columns, rows }) {
  const all = [columns, ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  '),
  );
  return `${title}\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n`;
}

/** @param {Section} section */
function markdown({ title, columns, rows }) {
  /** @param {string[]} cells */
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, i) => (i === 0 ? '---' : '--:'));
  return `## ${title}\n\n${[columns, rule, ...rows].map(line).join('\n')}\n`;
}

const PEERS = ['rngtest', 'haveged', 'jitterentropy-rngd', 'strace', 'valgrind'];
/** @param {string} name */
const isHere = (name) => ['/usr/bin', '/usr/sbin'].some((path) => existsSync(join(path, name)));
if (options.assess === undefined && !PEERS.every(isHere)) {
  const installer = new URL('install-peers.sh', import.meta.url).pathname;
  const { status } = spawnSync(installer, { stdio: 'inherit' });
  if (status !== 0) process.exit(69);
}

const directory = mkdtempSync(join(tmpdir(), 'entropyd-bench-'));
try {
  const all = async () => [
    ...(await start(directory)),
    ...(await instructions(directory)),
    ...(await throughput(directory, options.jitterentropy)),
    ...(await parts(directory)),
    ...(await resident(directory, Number(options.minutes))),
  ];
  const { assess: folder } = options;
  const sections = folder === undefined ? await all() : await assess(directory, folder);
  if (options.json) console.log(JSON.stringify({ machine, sections }, null, 2));
  else console.log(`${machine}\n\n${sections.map(text).join('\n')}`);
  if (options.docs && folder === undefined) {
    const head =
      '# Performance\n\nWritten by `npm run bench -- --docs`: medians over alternating rounds, and ratios to what ran in the same ' +
      `run.\n\n${machine}\n\n`;
    writeFileSync('docs/performance.md', head + sections.map(markdown).join('\n'));
  }
} finally {
  rmSync(directory, { recursive: true });
}
