import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Arrival, LedgerFile, Post, TreeFile } from '../checker/index.js';
import { sha256Of } from '../photos.js';
import type { Look } from './storage-world.js';
import { ledgerFile } from './tree-evidence.js';

const OWN_FOLDER = '.publisher';
const LEDGER_FILE = /^([0-9a-f]{64})\.([0-9]{6,})\.json$/;
const ATTEMPT_KEY = /^([0-9a-f]{12})[0-9a-f]{52}\.([^.]+)\.(\d+)$/;

/**
 * Reads what is on disk; asks no process.
 * @param tenant only this tenant's folders; empty = all
 */
export async function lookAtDisk(dataDir: string, tenant = ''): Promise<Look> {
  const photos = await filesBelow(join(dataDir, 'photos', tenant));
  const outbox = await filesBelow(join(dataDir, 'outbox', tenant));
  return {
    files: await Promise.all(
      photos.filter((path) => !path.includes(OWN_FOLDER)).map((path) => treeFile(dataDir, path)),
    ),
    posts: await Promise.all(
      outbox.filter((path) => path.endsWith(`${sep}post.json`)).map((path) => postAt(dataDir, path)),
    ),
    arrivals: await arrivalsOf(dataDir),
    ledger: await ledgerOf(
      photos.filter((path) => path.includes(`${sep}ledger${sep}`)),
      dataDir,
    ),
    steps: [],
    calls: [],
  };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function treeFile(dataDir: string, path: string): Promise<TreeFile> {
  const [tenant = '', ...rest] = relative(join(dataDir, 'photos'), path).split(sep);
  const bytes = await readFile(path);
  const name = rest.at(-1) ?? '';
  const text = name.endsWith('.txt') ? bytes.toString('utf8') : null;
  return { tenant, folder: rest.slice(0, -1).join('/') || 'inbox', name, sha256: sha256Of(bytes), text };
}

async function postAt(dataDir: string, path: string): Promise<Post> {
  const [tenant = ''] = relative(join(dataDir, 'outbox'), path).split(sep);
  const picture = await readFile(path.replace(/post\.json$/, 'photo.jpg')).catch(() => null);
  const post = JSON.parse(await readFile(path, 'utf8')) as Omit<Post, 'tenant' | 'pictureSha256'>;
  return { ...post, tenant, pictureSha256: picture && sha256Of(picture) };
}

/** What `send-journal.cjs` wrote: a folder takes what arrives, so all of it counts. */
async function arrivalsOf(dataDir: string): Promise<readonly Arrival[]> {
  const text = await readFile(`${dataDir}.sends.jsonl`, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { path, attemptKey, atMs } = JSON.parse(line) as Record<'path' | 'attemptKey', string> & { atMs: number };
      const [, photo = '', platform = '', attempt = ''] = ATTEMPT_KEY.exec(attemptKey) ?? [];
      const tenant = path.split(sep)[0] ?? '';
      return { tenant, photo, platform, attempt: Number(attempt), verdict: 'accepted' as const, atMs };
    });
}

/** The newest state of each record. */
async function ledgerOf(paths: readonly string[], dataDir: string): Promise<readonly LedgerFile[]> {
  const newest = new Map<string, { readonly path: string; readonly generation: number }>();
  for (const path of paths) {
    const [, hash, digits] = LEDGER_FILE.exec(path.slice(path.lastIndexOf(sep) + 1)) ?? [];
    if (hash === undefined) continue;
    const key = `${path.slice(0, path.lastIndexOf(sep))} ${hash}`;
    const generation = Number(digits);
    if (generation > (newest.get(key)?.generation ?? 0)) newest.set(key, { path, generation });
  }
  return Promise.all(
    [...newest.values()].map(async ({ path }) => {
      const [tenant = ''] = relative(join(dataDir, 'photos'), path).split(sep);
      return ledgerFile(tenant, await readFile(path));
    }),
  );
}
