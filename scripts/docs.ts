// `npm run docs`: writes the pages that are made from the tables of the code.
import { writeFileSync } from 'node:fs';
import { configurationPage } from '../src/config/page.js';

writeFileSync('docs/configuration.md', configurationPage());
