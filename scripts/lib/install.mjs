import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import process from 'node:process';
import { inProject } from './paths.mjs';
import { run } from './processes.mjs';

const STAMP = 'node_modules/.publisher-stamp';
/** npm writes here what it really installed. */
const INSTALLED = 'node_modules/.package-lock.json';

const readJson = (path) => JSON.parse(readFileSync(inProject(path), 'utf8'));

/**
 * Whether a Node version lies in a range of the form `>=20.19 <25`, the only form we write in package.json.
 * @param {string} version for example `20.20.2`
 * @param {string} range
 */
export function nodeFits(version, range) {
  const [major, minor] = version.split('.').map(Number);
  const [, fromMajor, fromMinor, below] = /^>=(\d+)\.(\d+) <(\d+)$/.exec(range).map(Number);
  return (major > fromMajor || (major === fromMajor && minor >= fromMinor)) && major < below;
}

/** @throws Error with a text for people when this Node is too old or too new */
export function checkNode() {
  const range = readJson('package.json').engines.node;
  if (nodeFits(process.versions.node, range)) return;
  throw new Error(
    `Publisher needs Node ${range}; this is ${process.versions.node}. Install Node 24 from https://nodejs.org and try again.`,
  );
}

/** Whether node_modules holds what the lock file asks for, by npm's own record. */
function installedByHand() {
  if (!existsSync(inProject(INSTALLED))) return false;
  const wanted = readJson('package-lock.json').packages;
  const found = readJson(INSTALLED).packages;
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !entry.optional)
    .every(([path, entry]) => found[path]?.version === entry.version);
}

/** npm itself, as arguments for a program: through the npm that started us when there is one. */
function npm(args) {
  const path = process.env.npm_execpath;
  if (path && /^npm-cli\.c?js$/.test(basename(path))) return [process.execPath, [path, ...args]];
  return ['npm', args];
}

/**
 * Installs the dependencies when they are missing or the lock file has changed since.
 * @throws Error when this Node does not fit or `npm ci` fails
 */
export async function ensureInstalled() {
  checkNode();
  const wanted = createHash('sha256')
    .update(readFileSync(inProject('package-lock.json')))
    .digest('hex');
  const stamp = inProject(STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!installedByHand()) {
    console.log('Installing dependencies (npm ci) …');
    // Building needs the development packages, whatever NODE_ENV says.
    const code = await run(...npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']));
    if (code !== 0) throw new Error(`npm ci failed with exit code ${code}; its own words stand above.`);
  }
  writeFileSync(stamp, wanted);
}
