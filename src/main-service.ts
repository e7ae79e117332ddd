// The program as the service starts it, `entropyd run` without arguments: it loads no argument parser and no
// other command, whose code would stay in memory for as long as the daemon runs.
import { NO_SETTINGS } from './cli/given-settings.js';
import { run } from './cli/run.js';
import { main } from './process.js';

void main((_args, context) => run({ settings: NO_SETTINGS }, context));
