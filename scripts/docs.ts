// `npm run docs`: writes the pages and the completions that are made from the tables of the code.
import { writeFileSync } from 'node:fs';
import { completionFiles } from '../src/completion/files.js';
import { configurationPage } from '../src/config/page.js';

writeFileSync('docs/configuration.md', configurationPage());
for (const [name, text] of Object.entries(completionFiles())) {
  writeFileSync(`completions/${name}`, text);
}
