// The contents of the files in completions/, by file name: `npm run docs` writes them, and a test compares them with
// the files.
import { bashCompletion } from './bash.js';
import { fishCompletion } from './fish.js';
import { completables } from './model.js';
import { zshCompletion } from './zsh.js';

export function completionFiles(): Record<string, string> {
  const all = completables();
  return {
    'entropyd.bash': bashCompletion(all),
    _entropyd: zshCompletion(all),
    'entropyd.fish': fishCompletion(all),
  };
}
