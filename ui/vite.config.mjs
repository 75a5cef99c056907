import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { defineConfig } from 'vite';
import { pseudo } from './text/pseudo.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const words = join(here, 'text', 'en.json');

/** `UI_LANGUAGE=en-XA` builds the page in the pseudo language, for tests of its layout. */
const language = process.env.UI_LANGUAGE ?? 'en';
const spoken = language === 'en-XA' ? pseudo : (text) => text;

/** Words that begin with `admin.`, or the others, as JSON. */
async function wordsFor(admins) {
  const entries = Object.entries(JSON.parse(await readFile(words, 'utf8')));
  const chosen = entries.filter(([key]) => key.startsWith('admin.') === admins);
  return JSON.stringify(Object.fromEntries(chosen.map(([key, text]) => [key, spoken(text)])));
}

/**
 * Serves the one dictionary in two parts, so that a visitor never downloads a word meant for admins (ui.md sections
 * 2, 12): `virtual:text/base` holds the words of everybody, `virtual:text/admin` the address of the others. Those are
 * a file of their own that comes beside the admin code, for a browser reads JSON faster than a script.
 */
const dictionary = {
  name: 'dictionary',
  resolveId: (id) => (id.startsWith('virtual:text/') ? `\0${id}` : null),
  async load(id) {
    if (!id.startsWith('\0virtual:text/')) return null;
    this.addWatchFile(words);
    if (!id.endsWith('/admin')) return `export const words = ${await wordsFor(false)};`;
    const file = this.emitFile({ type: 'asset', name: 'admin-words.json', source: await wordsFor(true) });
    return `export const url = import.meta.ROLLUP_FILE_URL_${file};`;
  },
  transformIndexHtml: (html) => html.replace('lang="en"', `lang="${language}"`),
};

/** Writes `.br` and `.gz` beside every text asset; the service never compresses at run time (web-api.md section 7). */
const compressed = {
  name: 'compressed',
  apply: 'build',
  async writeBundle({ dir }) {
    const files = (await readdir(dir, { recursive: true })).filter((name) => /\.(js|json|css|html|svg)$/.test(name));
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
    outDir: process.env.UI_OUT ?? join(here, '..', 'dist', 'ui'),
    emptyOutDir: true,
    target: 'es2022',
    assetsDir: 'assets',
    // The CSP allows no data: URL, and the polyfill is not needed by the browsers we support.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
