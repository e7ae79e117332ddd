// The program with all its commands.
import { runCli } from './cli/cli.js';
import { main } from './process.js';

void main(runCli);
