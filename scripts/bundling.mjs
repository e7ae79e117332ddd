// esbuild's options for the program. Names are not minified, so that stack traces can be read.
/** @param {string} name */
const at = (name) => new URL(name, import.meta.url).pathname;

// pino imports modules of Node that it does not use here, and that load dozens of others: a tenth of the
// daemon's memory.
/** @type {import('esbuild').Plugin} */
export const leanLogger = {
  name: 'lean-logger',
  setup({ onResolve }) {
    const threads = () => ({ path: at('no-threads.cjs') });
    onResolve({ filter: /^(thread-stream|worker_threads)$/ }, threads);
    onResolve({ filter: /^assert$/ }, ({ importer }) =>
      importer.includes('sonic-boom') ? { path: at('plain-assert.cjs') } : undefined,
    );
  },
};

/**
 * CommonJS, whose loader starts sooner.
 * @satisfies {import('esbuild').BuildOptions}
 */
export const BUNDLED = {
  bundle: true,
  platform: 'node',
  target: 'node18.19',
  format: 'cjs',
  supported: { 'dynamic-import': false }, // require() does, and needs no second loader
  minifyWhitespace: true,
  minifySyntax: true,
  define: { 'import.meta.url': 'fileUrl' },
  // What the code finds by its own address is found from dist/ as it is from src/, though bundles are a folder
  // below.
  banner: { js: "const fileUrl = require('node:url').pathToFileURL(__dirname).href;" },
  logLevel: 'warning',
};
