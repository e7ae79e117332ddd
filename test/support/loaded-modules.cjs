// Required before the program: writes which of Node's modules it has loaded when it ends.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const modules = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
  const names = modules.map((name) => name.slice('NativeModule '.length));
  writeFileSync(process.env.LOADED_MODULES, JSON.stringify(names));
});
