import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. Scripts work from any working directory. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A path inside the project. */
export const inProject = (...parts) => join(ROOT, ...parts);

/** The JavaScript file behind a tool of node_modules, so that it runs without a shell on every system. */
export const tool = {
  depcruise: inProject('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
  eslint: inProject('node_modules/eslint/bin/eslint.js'),
  jest: inProject('node_modules/jest/bin/jest.js'),
  prettier: inProject('node_modules/prettier/bin/prettier.cjs'),
  tsc: inProject('node_modules/typescript/bin/tsc'),
  vite: inProject('node_modules/vite/bin/vite.js'),
};
