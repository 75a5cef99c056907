import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ROOT } from './paths.mjs';

/** Every file at or below a path, sorted; empty when there is nothing. */
export function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .flatMap((entry) => filesBelow(join(path, entry.name)))
    .sort();
}

/**
 * What a build was made from: names, sizes and times of its sources. Names are in it, so that a deleted or
 * renamed source counts as a change too.
 * @param {readonly string[]} paths files or folders inside the project
 * @returns {{ hash: string, names: string }} `names` changes only when files come, go or are renamed
 */
export function fingerprint(paths) {
  const files = paths.flatMap((path) => filesBelow(join(ROOT, path)));
  const all = createHash('sha256');
  const names = createHash('sha256');
  for (const file of files) {
    const name = relative(ROOT, file).split(sep).join('/');
    const { size, mtimeMs } = statSync(file);
    all.update(`${name}\0${size}\0${mtimeMs}\n`);
    names.update(`${name}\n`);
  }
  return { hash: all.digest('hex'), names: names.digest('hex') };
}
