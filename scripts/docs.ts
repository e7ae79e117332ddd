// `npm run docs`: writes the pages and the shell completions that are generated from tables in the code.
import { readFileSync, writeFileSync } from 'node:fs';
import { completionFiles } from '../src/completion/files.js';
import { configurationManual } from '../src/config/manual.js';
import { configurationPage } from '../src/config/page.js';
import { withDocumentTables } from '../src/service/json-page.js';

const preset = (name: string): string => readFileSync(`systemd/${name}.toml`, 'utf8');
const presets = { guest: preset('guest'), host: preset('host') };

writeFileSync('docs/configuration.md', configurationPage());
writeFileSync('docs/json.md', withDocumentTables(readFileSync('docs/json.md', 'utf8')));
writeFileSync('docs/man/entropyd.toml.5', configurationManual(presets));
for (const [name, text] of Object.entries(completionFiles())) {
  writeFileSync(`completions/${name}`, text);
}
