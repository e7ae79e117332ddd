// In place of node:worker_threads and thread-stream in the bundle: the logger's transports are not used, and
// the modules behind them would be a tenth of what the daemon holds.
module.exports = class {
  static isMainThread = true;
  constructor() {
    throw new Error('this build has no threads');
  }
};
