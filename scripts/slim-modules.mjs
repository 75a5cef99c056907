/**
 * Takes out of node_modules what nobody needs who only runs the service. Part of the image's build, after
 * `npm prune --omit=dev`; asks for the folder by name, so that nobody empties a folder he works in.
 * `node scripts/slim-modules.mjs <folder with node_modules>`
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runMain } from './lib/main.mjs';
import { isShipped, LEFT_OUT } from './lib/production.mjs';

await runMain(async () => {
  const [root] = process.argv.slice(2);
  if (root === undefined) {
    console.error('Usage: node scripts/slim-modules.mjs <folder with node_modules>');
    return 2;
  }
  for (const path of LEFT_OUT) rmSync(join(root, path), { recursive: true, force: true });
  const entries = readdirSync(join(root, 'node_modules'), { recursive: true, withFileTypes: true });
  const left = entries.filter((entry) => entry.isFile() && !isShipped(entry.name));
  for (const { parentPath, name } of left) rmSync(join(parentPath, name));
  console.log(`${left.length} files for developers taken out of node_modules`);
  return 0;
});
