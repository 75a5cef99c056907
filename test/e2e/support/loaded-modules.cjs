'use strict';
// Runs before the built server: at its end, says which files of OpenTelemetry it has loaded. Its bare interface does not
// count: prom-client brings that along.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const loaded = Object.keys(require.cache).filter((path) => /@opentelemetry\/(?!api\/)/.test(path));
  writeFileSync(process.env.LOADED_MODULES, JSON.stringify(loaded));
});
