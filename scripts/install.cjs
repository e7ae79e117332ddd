// `npm install` runs this: it compiles native/ by node-gyp, or says in one sentence what is missing. In words that
// a Node of any age understands, as entry.cjs. node-gyp downloads Node's headers unless this machine has them.
// biome-ignore-all lint/style/useNodejsImportProtocol: an old Node does not know it
const { spawnSync } = require('child_process');
const { existsSync, readFileSync } = require('fs');
const { dirname, join } = require('path');

const ROOT = join(__dirname, '..');
/** Without src/ this is the package from npm, which is built already but for its native code. */
const CHECKOUT = existsSync(join(ROOT, 'src'));
/** What bundling and testing need; the engines of esbuild and vitest say so. */
const NODE_TO_DEVELOP = '20.19';

/** @param {string} sentence */
function refuse(sentence) {
  process.stderr.write(`entropyd: ${sentence}\n`);
  process.exit(1);
}

/** @param {string} floor */
function olderThan(floor) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [floorMajor = 0, floorMinor = 0] = floor.split('.').map(Number);
  return major < floorMajor || (major === floorMajor && minor < floorMinor);
}

/** @param {string} command @param {readonly string[]} options @param {string} [input] */
function works(command, options, input) {
  // A command of several words, as in CXX="ccache g++".
  const [program = '', ...words] = command.split(' ').filter(Boolean);
  return spawnSync(program, words.concat(options), { input, stdio: 'pipe' }).status === 0;
}

/** What the compilation needs and this machine has not. */
function missing() {
  const env = process.env;
  const python = [env['npm_config_python'], env['PYTHON'], 'python3', 'python'];
  const compiler = ['-std=gnu++20', '-x', 'c++', '-fsyntax-only', '-'];
  const needs = [
    { name: 'a C++20 compiler', is: works(env['CXX'] || 'g++', compiler, '#include <version>\n') },
    { name: 'make', is: works(env['MAKE'] || 'make', ['--version']) },
    { name: 'python3', is: python.some((name) => name && works(name, ['--version'])) },
  ];
  return needs.filter(({ is }) => !is).map(({ name }) => name);
}

/** The directory above Node's headers: of the Node that runs, or where distributions put those of theirs. */
function headers() {
  return [join(dirname(process.execPath), '..'), '/usr'].find((tree) => {
    const include = join(tree, 'include/node');
    const needed = ['node_api.h', 'common.gypi', 'config.gypi', 'node_version.h'];
    if (!needed.every((file) => existsSync(join(include, file)))) return false;
    const text = readFileSync(join(include, 'node_version.h'), 'utf8');
    const version = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => (text.match(new RegExp(`^#define NODE_${part}_VERSION (\\d+)`, 'm')) || [])[1],
    );
    return version.join('.') === process.versions.node;
  });
}

/** The locked one; in a package from npm that of npm itself. */
function nodeGyp() {
  const own = join(ROOT, 'node_modules/node-gyp/bin/node-gyp.js');
  return existsSync(own) ? own : process.env['npm_config_node_gyp'];
}

const engines = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).engines.node;
const floor = CHECKOUT ? NODE_TO_DEVELOP : engines.replace('>=', '');
const packages = 'or install one of the packages, which need no compiler (README.md)';
if (olderThan(floor)) {
  refuse(
    `compilation needs Node ${floor} or later, this is ${process.versions.node}: ` +
      `install one from https://nodejs.org, ${packages}`,
  );
}
const lacking = missing();
if (lacking.length > 0) {
  refuse(
    `compilation needs ${lacking.join(' and ')}, not found here: apt install g++ make python3 ` +
      `(Fedora, RHEL: dnf install gcc-c++ make python3), ${packages}`,
  );
}
const gyp = nodeGyp();
if (!gyp) refuse(`node-gyp was not found: run npm install, ${packages}`);

const tree = process.env['npm_config_nodedir'] ? undefined : headers();
const options = [gyp || '', 'rebuild'].concat(tree ? [`--nodedir=${tree}`] : []);
const { status } = spawnSync(process.execPath, options, { cwd: ROOT, stdio: 'inherit' });
process.exit(status === null ? 1 : status);
