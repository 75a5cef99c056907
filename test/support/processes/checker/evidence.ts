import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { sha256Of } from '../photos.js';
import type { PlantedPhoto } from '../photos.js';

/** A file of a tenant's photo tree, without our own files. */
export interface TreeFile {
  readonly tenant: string;
  /** `inbox`, or the sub-folder's name. */
  readonly folder: string;
  readonly name: string;
  readonly sha256: string;
  /** Of text files. */
  readonly text: string | null;
}

/** A post as it lies in the outbox, or as it arrived there. */
export interface Post {
  readonly tenant: string;
  readonly attemptKey: string;
  readonly platform: string;
  readonly caption: string;
  /** What the post says about its picture. */
  readonly sha256: string;
  /** The picture beside it; null = none, or not looked at (an arrival). */
  readonly pictureSha256: string | null;
}

/** A publish record as it lies in the tree, unparsed where it does not matter. Spec: publishing.md section 5.2. */
export interface LedgerFile {
  readonly tenant: string;
  readonly contentHash: string;
  readonly state: string;
  readonly folder: string;
  readonly requested: readonly string[];
  readonly platforms: Readonly<Record<string, { readonly state: string; readonly attempt: number }>>;
}

/** Everything a checker may look at. */
export interface Evidence {
  readonly planted: readonly PlantedPhoto[];
  readonly files: readonly TreeFile[];
  readonly posts: readonly Post[];
  /** Append-only: one entry for each post that arrived at the platform. */
  readonly arrivals: readonly Post[];
  readonly ledger: readonly LedgerFile[];
}

const OWN_FOLDER = '.publisher';
const LEDGER_FILE = /^([0-9a-f]{64})\.([0-9]{6,})\.json$/;

/**
 * Reads what is on disk; asks no process.
 * @param tenant only this tenant's folders, while something is going on at others; default: all
 */
export async function readEvidence(dataDir: string, planted: readonly PlantedPhoto[], tenant = ''): Promise<Evidence> {
  const photos = await filesBelow(join(dataDir, 'photos', tenant));
  const outbox = await filesBelow(join(dataDir, 'outbox', tenant));
  return {
    planted,
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

async function arrivalsOf(dataDir: string): Promise<readonly Post[]> {
  const text = await readFile(`${dataDir}.sends.jsonl`, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const arrival = JSON.parse(line) as Post & { readonly path: string };
      return { ...arrival, tenant: arrival.path.split(sep)[0] ?? '', pictureSha256: null };
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
  return Promise.all([...newest.values()].map(({ path }) => ledgerFile(path, dataDir)));
}

async function ledgerFile(path: string, dataDir: string): Promise<LedgerFile> {
  const [tenant = ''] = relative(join(dataDir, 'photos'), path).split(sep);
  const record = JSON.parse(await readFile(path, 'utf8')) as LedgerFile & {
    readonly photo: { readonly folder: string };
  };
  return { ...record, tenant, folder: record.photo.folder };
}
