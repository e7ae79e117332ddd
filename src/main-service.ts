// The program as the service calls it, `entropyd run` and no more: nothing to parse, and none of the other
// commands' text, which would stay in memory for as long as it runs.
import { NO_SETTINGS } from './cli/given-settings.js';
import { run } from './cli/run.js';
import { main } from './process.js';

void main((_args, context) => run({ settings: NO_SETTINGS }, context));
