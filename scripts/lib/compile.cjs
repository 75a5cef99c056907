/**
 * How Jest compiles a file: by swc, as .swcrc says, with the map in a file of its own (inline it doubles what every
 * test file loads). Its key in the cache leaves out the project of the test, which changes nothing in the result:
 * otherwise a clean clone compiles the application once per project.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { createTransformer } = require('@swc/jest');

const options = JSON.parse(readFileSync(join(__dirname, '../../.swcrc'), 'utf8'));
delete options.$schema;
const swc = createTransformer({ ...options, swcrc: false, sourceMaps: true });

module.exports = {
  ...swc,
  getCacheKey: (source, path, given) => swc.getCacheKey(source, path, { ...given, configString: '' }),
};
