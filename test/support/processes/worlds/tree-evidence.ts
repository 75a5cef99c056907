import type { LedgerFile, Post, TreeFile } from '../checker/index.js';
import { sha256Of } from '../photos.js';
import { placeOf, postFileOf } from './places.js';

const LEDGER_FILE = /^ledger\/[0-9a-f]{2}\/[0-9a-f]{64}\.json$/;

/** Files, posts and records out of one whole tree. @param tree bytes by path */
export function evidenceOfTree(tree: ReadonlyMap<string, Buffer>): {
  readonly files: readonly TreeFile[];
  readonly posts: readonly Post[];
  readonly ledger: readonly LedgerFile[];
} {
  const files: TreeFile[] = [];
  const posts: Post[] = [];
  const ledger: LedgerFile[] = [];
  for (const [path, bytes] of tree) {
    const place = placeOf(path);
    if (place.kind === 'file') {
      const text = place.name.endsWith('.txt') ? bytes.toString('utf8') : null;
      files.push({ tenant: place.tenant, folder: place.folder, name: place.name, sha256: sha256Of(bytes), text });
    } else if (LEDGER_FILE.test(place.path)) {
      ledger.push(ledgerFile(place.tenant, bytes));
    } else if (postFileOf(place.path)?.file === 'post.json') {
      const picture = tree.get(path.replace(/post\.json$/, 'photo.jpg'));
      const post = JSON.parse(bytes.toString('utf8')) as Omit<Post, 'tenant' | 'pictureSha256'>;
      posts.push({ ...post, tenant: place.tenant, pictureSha256: picture ? sha256Of(picture) : null });
    }
  }
  return { files, posts, ledger };
}

/** A record as written. @param bytes of its document */
export function ledgerFile(tenant: string, bytes: Buffer): LedgerFile {
  const record = JSON.parse(bytes.toString('utf8')) as LedgerFile & { readonly photo: { readonly folder: string } };
  return { ...record, tenant, folder: record.photo.folder };
}
