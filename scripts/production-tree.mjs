/**
 * Lays the image's files out in a folder, without an engine: `node scripts/production-tree.mjs <new folder>`.
 * Files are hard links where that is possible: nobody changes them there. Prints a line of JSON about them.
 */
import { copyFileSync, linkSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { runMain } from './lib/main.mjs';
import { inProject } from './lib/paths.mjs';
import { bytesOf, imageFiles } from './lib/production.mjs';

function lay(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (error.code !== 'EXDEV' && error.code !== 'EPERM') throw error;
    copyFileSync(from, to); // another disk
  }
}

await runMain(async () => {
  const [target] = process.argv.slice(2);
  if (target === undefined) {
    console.error('Usage: node scripts/production-tree.mjs <new folder>');
    return 2;
  }
  const { files, packages } = imageFiles();
  const folders = new Set(files.map((path) => dirname(path)));
  for (const folder of folders) mkdirSync(join(resolve(target), folder), { recursive: true });
  for (const path of files) lay(inProject(path), join(resolve(target), path));
  console.log(JSON.stringify({ files: files.length, bytes: bytesOf(files), packages: packages.length }));
  return 0;
});
