/**
 * Loaded into a server process before anything else (`node --expose-gc --require`): SIGHUP collects garbage
 * twice and then writes the file `collected` into the working directory.
 */
const { writeFileSync } = require('node:fs');
const { setImmediate } = require('node:timers');

process.on('SIGHUP', () => {
  globalThis.gc();
  setImmediate(() => {
    globalThis.gc();
    writeFileSync('collected', '');
  });
});
