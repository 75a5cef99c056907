/**
 * From a clean clone to something that runs, with nothing but Node's own modules: checks the Node version,
 * installs what is missing, builds what is stale. Every npm script that needs either goes through here.
 */
export { ensureBuilt } from './lib/build.mjs';
export { checkNode, ensureInstalled, nodeFits } from './lib/install.mjs';
