/**
 * Lets plain `node --require` run our sources, for tests that need a second process without a build: each file
 * is transpiled as Jest does it, and the `.js` of a relative import is looked for as `.ts`.
 */
const { readFileSync, existsSync } = require('node:fs');
const Module = require('node:module');
const { dirname, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  const source = request.startsWith('.') && request.endsWith('.js') ? request.replace(/\.js$/, '.ts') : null;
  const isOurs = source !== null && parent?.filename && existsSync(resolve(dirname(parent.filename), source));
  return resolveFilename.call(this, isOurs ? source : request, parent, ...rest);
};

// Named, because swc looks for it from the working directory of the process.
const configFile = resolve(__dirname, '../../../../.swcrc');
Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { filename, configFile, sourceMaps: 'inline' });
  module._compile(code, filename);
};
