import process from 'node:process';
import { installPackages, mayInstall } from './debian.mjs';
import { isExecutable, placesOnPath } from './programs.mjs';

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

/** The browser of this machine: `CHROMIUM_PATH`, else the first known name on the PATH. Null when there is none. */
export function findChromium(env = process.env) {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  return [...placesOnPath(NAMES, env), ...ELSEWHERE].find(isExecutable) ?? null;
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
  await installPackages(['chromium', 'fonts-liberation']);
  const installed = findChromium();
  if (!installed) throw new Error('apt-get installed Chromium, but there is none on the PATH.');
  return installed;
}
