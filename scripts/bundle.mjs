// `npm run build`: few files, since looking up two hundred modules takes longer than running them, and
// CommonJS, whose loader starts sooner. Names stay, so that a stack trace can be read. A text that is loaded
// stays in memory: so the service, and the metrics that most daemons never load, have their own.
import { chmodSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const at = (name) => new URL(name, import.meta.url).pathname;

// The logger asks for modules of Node that it does not use here, and that bring dozens of others with
// them: a tenth of the daemon's memory.
const leanLogger = {
  name: 'lean-logger',
  setup({ onResolve }) {
    const threads = () => ({ path: at('no-threads.cjs') });
    onResolve({ filter: /^(thread-stream|worker_threads)$/ }, threads);
    onResolve({ filter: /^assert$/ }, ({ importer }) =>
      importer.includes('sonic-boom') ? { path: at('plain-assert.cjs') } : undefined,
    );
  },
};

const METRICS = 'metrics-text';

const metricsApart = {
  name: 'metrics apart',
  setup({ onResolve }) {
    const path = `./${METRICS}.cjs`;
    onResolve({ filter: new RegExp(`/${METRICS}\\.js$`) }, () => ({ path, external: true }));
  },
};

const bundle = (entry, name, plugins) =>
  build({
    entryPoints: [entry],
    outfile: `dist/${name}.cjs`,
    plugins,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false }, // require() does, and needs no second loader
    minifyWhitespace: true,
    minifySyntax: true,
    define: { 'import.meta.url': 'fileUrl' },
    banner: { js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'warning',
  });

await bundle('src/main-service.ts', 'service', [leanLogger, metricsApart]);
await bundle('src/main.ts', 'commands', [leanLogger, metricsApart]);
await bundle(`src/service/${METRICS}.ts`, METRICS, []);

const main = 'dist/main.cjs';
writeFileSync(
  main,
  `#!/usr/bin/env node
const [word, ...more] = process.argv.slice(2);
require(word === 'run' && more.length === 0 ? './service.cjs' : './commands.cjs');
`,
);
chmodSync(main, 0o755);
