import type { StoredFile } from '../storages/demo-storage.js';

/** A photo in a folder, with the text that lies beside it. */
export interface ShownPhoto {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly sidecar: string | null;
}

export interface ShownFolder {
  readonly title: string;
  readonly path: string;
  readonly photos: readonly ShownPhoto[];
}

export interface ShownPost {
  readonly platform: string;
  readonly caption: string;
  readonly altText: string;
  readonly createdAt: string;
  readonly picture: string | null;
  readonly path: string;
}

export interface ShownRecord {
  readonly name: string;
  readonly folder: string;
  readonly state: string;
  readonly platforms: readonly string[];
  readonly path: string;
}

/** Everything that lies in a tenant's storage, sorted for people. */
export interface TenantView {
  readonly folders: readonly ShownFolder[];
  readonly posts: readonly ShownPost[];
  readonly records: readonly ShownRecord[];
  /** What else there is, for example request files. */
  readonly others: readonly { readonly path: string; readonly size: number }[];
}

type Files = ReadonlyMap<string, StoredFile>;

const FOLDERS = [
  ['Inbox', ''],
  ['Archive', 'archive'],
  ['Keep', 'keep'],
  ['Remove', 'reject'],
] as const;

/** @param root where the tenant's photos lie, without slashes around it */
export function tenantView(files: Files, root: string): TenantView {
  const folders = FOLDERS.map(([title, below]) => {
    const path = [root, below].filter((part) => part !== '').join('/');
    return { title, path, photos: photosIn(files, path) };
  });
  const ours = `${root}/.publisher/`;
  const posts = postsBelow(files, `${ours}outbox/`);
  const records = recordsBelow(files, `${ours}ledger/`);
  const shown = new Set(folders.flatMap(({ photos }) => photos.flatMap(({ path }) => [path, `${path}.txt`])));
  for (const { path } of [...posts, ...records]) shown.add(path);
  for (const { path } of posts) ['photo.jpg', 'caption.txt'].forEach((name) => shown.add(besidePost(path, name)));
  const others = [...files]
    .filter(([path]) => !shown.has(path))
    .map(([path, { bytes }]) => ({ path, size: bytes.length }));
  return { folders, posts, records, others };
}

function photosIn(files: Files, folder: string): readonly ShownPhoto[] {
  return [...files]
    .filter(([path]) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'))
    .filter(([path]) => /\.(jpe?g|png|webp)$/i.test(path))
    .map(([path, { bytes }]) => {
      const sidecar = files.get(`${path}.txt`)?.bytes.toString('utf8') ?? null;
      return { name: path.slice(folder.length + 1), path, size: bytes.length, sidecar };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

function postsBelow(files: Files, folder: string): readonly ShownPost[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder) && path.endsWith('/post.json'))
    .map(([path, { bytes }]) => {
      const post = jsonOf(bytes);
      const picture = besidePost(path, 'photo.jpg');
      return {
        platform: word(post['platform']),
        caption: word(post['caption']),
        altText: word(post['altText']),
        createdAt: word(post['createdAt']),
        picture: files.has(picture) ? picture : null,
        path,
      };
    })
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt));
}

const besidePost = (path: string, name: string): string => path.replace(/post\.json$/, name);

function recordsBelow(files: Files, folder: string): readonly ShownRecord[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder) && path.endsWith('.json') && !path.endsWith('/imported.json'))
    .sort(([, one], [, other]) => other.modifiedAt.getTime() - one.modifiedAt.getTime())
    .map(([path, { bytes }]) => {
      const record = jsonOf(bytes);
      const photo = objectOf(record['photo']);
      const platforms = Object.entries(objectOf(record['platforms'])).map(
        ([id, entry]) => `${id}: ${word(objectOf(entry)['state'])}`,
      );
      return {
        name: word(photo['name']),
        folder: word(photo['folder']),
        state: word(record['state']),
        platforms,
        path,
      };
    });
}

/** A file that is not JSON is shown with nothing in it; its own text is one click away. */
function jsonOf(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    return objectOf(JSON.parse(bytes.toString('utf8')));
  } catch {
    return {};
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');
