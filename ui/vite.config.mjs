import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const words = join(here, 'text', 'en.json');

/**
 * Serves the one dictionary as two modules: `virtual:text/admin` holds the keys that begin with `admin.`,
 * `virtual:text/base` the rest. So a visitor never downloads a word meant for admins (ui.md sections 2, 12).
 */
const dictionary = {
  name: 'dictionary',
  resolveId: (id) => (id.startsWith('virtual:text/') ? `\0${id}` : null),
  async load(id) {
    if (!id.startsWith('\0virtual:text/')) return null;
    this.addWatchFile(words);
    const forAdmins = id.endsWith('/admin');
    const entries = Object.entries(JSON.parse(await readFile(words, 'utf8')));
    const chosen = Object.fromEntries(entries.filter(([key]) => key.startsWith('admin.') === forAdmins));
    return `export const words = ${JSON.stringify(chosen)};`;
  },
};

/** Writes `.br` and `.gz` beside every text asset; the service never compresses at run time (web-api.md section 7). */
const compressed = {
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir }) {
    const files = (await readdir(dir, { recursive: true })).filter((name) => /\.(js|css|html|svg)$/.test(name));
    await Promise.all(
      files.map(async (name) => {
        const bytes = await readFile(join(dir, name));
        if (bytes.length < 1024) return;
        const br = await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        await writeFile(join(dir, `${name}.br`), br);
        await writeFile(join(dir, `${name}.gz`), await promisify(gzip)(bytes, { level: 9 }));
      }),
    );
  },
};

export default defineConfig({
  root: here,
  base: '/',
  publicDir: false,
  plugins: [dictionary, compressed],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: join(here, '..', 'dist', 'ui'),
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: 'assets',
    // The CSP allows no data: URL, and the polyfill is not needed by the browsers we support.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
