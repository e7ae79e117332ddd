#!/usr/bin/env node
// dist/main.cjs, the program's entry: in words that a Node of any age understands, since it says which is too
// old.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const floor = '@NODE_FLOOR@'; // scripts/bundle.mjs writes what package.json's engines say
const [floorMajor = 0, floorMinor = 0] = floor.split('.').map(Number);
if (major < floorMajor || (major === floorMajor && minor < floorMinor)) {
  const remedy =
    'install one from https://nodejs.org, or the package entropyd-standalone, which has its own';
  const sentence = `Node ${floor} or later is needed, this is ${process.versions.node}: ${remedy}`;
  // biome-ignore lint/style/useNodejsImportProtocol: an old Node does not know it
  require('fs').writeSync(2, `entropyd: ${sentence}\n`);
  process.exit(78); // EX_CONFIG: the unit does not try again
}

// Node opens its debugger on SIGUSR1 until somebody listens for it. The launcher prevents that from the
// first instruction on; started without it (node dist/main.cjs), this is the earliest that we can listen,
// and a debugger that a signal opened before is closed, in this turn of the loop or in the next ones.
process.on('SIGUSR1', () => {});
if (!process.execArgv.some((flag) => /^--(inspect|disable-sigusr1)/.test(flag))) {
  const close = () => require('node:inspector').close();
  close();
  setImmediate(close);
  setTimeout(close, 1000).unref();
}
const [word, ...more] = process.argv.slice(2);
require(word === 'run' && more.length === 0 ? './bundles/service.cjs' : './bundles/commands.cjs');
