import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { run } from './processes.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ELSEWHERE = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What to do when there is no browser and we may not install one. */
export const HOW_TO_GET_CHROMIUM = [
  'The browser tests need Chromium or Google Chrome, and none was found.',
  '  Debian:        sudo apt-get update && sudo apt-get install -y chromium',
  '  elsewhere:     install Google Chrome, or point CHROMIUM_PATH at a Chromium of yours',
  '  without them:  npm run test:unit, test:contract, test:e2e',
].join('\n');

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser of this machine: `CHROMIUM_PATH`, else the first known name on the PATH. Null when there is none. */
export function findChromium(env = process.env) {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE];
  return candidates.find(isExecutable) ?? null;
}

/** Debian only: Ubuntu's package of that name is a pointer to a snap, which does not work in a container. */
function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/**
 * A browser for the browser tests, installed when we may.
 * @returns {Promise<string>} its path
 * @throws Error that says what to do when there is none and we may not install one
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (!mayInstall()) {
    throw new Error(HOW_TO_GET_CHROMIUM);
  }
  console.log("Installing Debian's Chromium for the browser tests …");
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'],
  ];
  for (const step of steps) {
    const code = await run('apt-get', step, { env });
    if (code !== 0) throw new Error(`apt-get ${step[0]} failed with exit code ${code}; its own words stand above.`);
  }
  const installed = findChromium();
  if (!installed) throw new Error('apt-get installed Chromium, but there is none on the PATH.');
  return installed;
}
