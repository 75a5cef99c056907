import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { sha256Hex } from '../../kernel/index.js';

/** One file of the built UI, held in memory: it is small, and a name is looked up, never opened. */
export interface PageFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Quoted. */
  readonly etag: string;
}

/** The built UI. */
export interface PageFiles {
  readonly index: PageFile;
  /** By path below `assets/`, e.g. `main-ab12cd34.js`. */
  readonly assets: ReadonlyMap<string, PageFile>;
  readonly favicon: PageFile | null;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.br', 'application/octet-stream'],
  ['.gz', 'application/octet-stream'],
]);
const FAVICONS = ['favicon.ico', 'favicon.svg', 'favicon.png'];

/**
 * Loads the built UI. @param folder of the build
 * @returns null when there is no build; it is looked for again at the next request
 */
export async function loadPageFiles(folder: string): Promise<PageFiles | null> {
  const index = await load(join(folder, 'index.html'));
  if (index === null) return null;
  const favicons = await Promise.all(FAVICONS.map((name) => load(join(folder, name))));
  return {
    index,
    assets: await loadAssets(join(folder, 'assets')),
    favicon: favicons.find((file) => file !== null) ?? null,
  };
}

async function loadAssets(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const loaded = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return [relative(folder, path).split(sep).join('/'), await load(path)] as const;
      }),
  );
  return new Map(loaded.flatMap(([name, file]) => (file === null ? [] : [[name, file] as const])));
}

async function load(path: string): Promise<PageFile | null> {
  try {
    const bytes = await readFile(path);
    const contentType = TYPES.get(extname(path)) ?? 'application/octet-stream';
    return { bytes, contentType, etag: `"${sha256Hex(bytes).slice(0, 32)}"` };
  } catch {
    return null; // not built; the page says so
  }
}
