// `npm run build`: bundles src/ into a few files, since finding two hundred modules takes longer than running
// them. Loaded code stays in memory, so the service has its own bundle, and so have the metrics, which most
// daemons never load.
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  build({ ...BUNDLED, entryPoints: [entry], outfile: `dist/bundles/${name}.cjs`, plugins });

rmSync('dist', { recursive: true, force: true });
await bundle('src/main-service.ts', 'service', [leanLogger, metricsApart]);
await bundle('src/main.ts', 'commands', [leanLogger, metricsApart]);
await bundle(`src/service/${METRICS}.ts`, METRICS, []);

// The entry is not bundled: it has to be read by a Node that is too old for the rest.
const main = 'dist/main.cjs';
const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
const entry = readFileSync('scripts/entry.cjs', 'utf8');
writeFileSync(main, entry.replace('@NODE_FLOOR@', engines.node.replace('>=', '')));
chmodSync(main, 0o755);
