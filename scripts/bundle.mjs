// `npm run build`: one file, since looking up two hundred modules takes longer than running them, and
// CommonJS, whose loader starts sooner. Names stay, so that a stack trace can be read.
import { build } from 'esbuild';

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
  logLevel: 'warning',
});
