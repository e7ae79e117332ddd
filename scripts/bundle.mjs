// `npm run build`: one file, since looking up two hundred modules takes longer than running them, and
// CommonJS, whose loader starts sooner. Names stay, so that a stack trace can be read.
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

await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/main.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifyWhitespace: true,
  minifySyntax: true,
  define: { 'import.meta.url': 'fileUrl' },
  banner: { js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [leanLogger],
  logLevel: 'warning',
});
