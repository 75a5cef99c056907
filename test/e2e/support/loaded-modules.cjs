'use strict';
// Runs before the built server: at its end, says which packages of OpenTelemetry it has loaded.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const loaded = Object.keys(require.cache).filter((path) => path.includes('@opentelemetry'));
  writeFileSync(process.env.LOADED_MODULES, JSON.stringify(loaded));
});
