/** Prints the path of the browser for the browser tests; with `--install` gets one when there is none and we may. */
import process from 'node:process';
import { ensureChromium, findChromium, HOW_TO_GET_CHROMIUM } from './lib/chromium.mjs';
import { runMain } from './lib/main.mjs';

await runMain(async () => {
  const path = process.argv.includes('--install') ? await ensureChromium() : findChromium();
  if (!path) throw new Error(HOW_TO_GET_CHROMIUM);
  console.log(path);
  return 0;
});
