// `npm run build`: few files, since looking up two hundred modules takes longer than running them. A text
// that is loaded stays in memory: so the service, and the metrics that most daemons never load, have their
// own.
import { chmodSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { BUNDLED, leanLogger } from './bundling.mjs';

const METRICS = 'metrics-text';

/** @type {import('esbuild').Plugin} */
const metricsApart = {
  name: 'metrics apart',
  setup({ onResolve }) {
    const path = `./${METRICS}.cjs`;
    onResolve({ filter: new RegExp(`/${METRICS}\\.js$`) }, () => ({ path, external: true }));
  },
};

/**
 * @param {string} entry
 * @param {string} name
 * @param {import('esbuild').Plugin[]} plugins
 */
const bundle = (entry, name, plugins) =>
  build({ ...BUNDLED, entryPoints: [entry], outfile: `dist/${name}.cjs`, plugins });

await bundle('src/main-service.ts', 'service', [leanLogger, metricsApart]);
await bundle('src/main.ts', 'commands', [leanLogger, metricsApart]);
await bundle(`src/service/${METRICS}.ts`, METRICS, []);

const main = 'dist/main.cjs';
writeFileSync(
  main,
  `#!/usr/bin/env node
// Node opens its debugger on SIGUSR1 until somebody listens for it. The launcher prevents that from the
// first instruction on; started without it (node dist/main.cjs), this is the earliest that we can listen,
// and a debugger that a signal opened before is closed, in this turn of the loop or in the next ones.
process.on('SIGUSR1', () => {});
if (!process.execArgv.some((flag) => /^--(inspect|disable-sigusr1)/.test(flag))) {
  const close = () => require('node:inspector').close();
  close();
  setImmediate(close);
  setTimeout(close, 1000).unref();
}
const [word, ...more] = process.argv.slice(2);
require(word === 'run' && more.length === 0 ? './service.cjs' : './commands.cjs');
`,
);
chmodSync(main, 0o755);
