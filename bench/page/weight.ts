import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ASSETS = join(__dirname, '../../../dist/ui/assets');

/** Bytes after gzip of all bundles of the page together, whoever gets them and when. */
export async function sumOfBundles(): Promise<number> {
  const names = (await readdir(ASSETS)).filter((name) => name.endsWith('.js'));
  const sizes = names.map(async (name) => gzipSync(await readFile(join(ASSETS, name)), { level: 9 }).length);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
