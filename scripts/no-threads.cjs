// Replaces node:worker_threads and thread-stream in the bundle: the logger's transports are not used, and
// their modules would be a tenth of the daemon's memory.
module.exports = class {
  static isMainThread = true;
  constructor() {
    throw new Error('this build has no threads');
  }
};
