import { join, resolve, sep } from 'node:path';
import {
  FOLDERS,
  upstreamError,
  type Folder,
  type PublisherError,
  type TenantStorageConfig,
} from '../../kernel/index.js';
import { isSafeSegment } from '../names.js';

/** Absolute paths of one tenant's folders. */
export interface LocalPaths {
  /** Nothing outside it is ever touched. */
  readonly base: string;
  readonly folders: Readonly<Record<Folder, string>>;
  /** `<root>/.publisher`. */
  readonly publisher: string;
}

const PUBLISHER = '.publisher';

/**
 * Maps a tenant's configured paths into its base folder. The root starts with `/` and lies inside the base; a
 * relative archive, keep or remove is below the root, an absolute one anywhere inside the base.
 * @throws PublisherError `config_unavailable`
 * Spec: storage.md sections 3 and 9, orchestrator.md section 3.
 */
export function localPathsOf(baseDir: string, paths: TenantStorageConfig['paths']): LocalPaths {
  const base = resolve(baseDir);
  if (!paths.root.startsWith('/')) throw invalidPaths();
  const inbox = inside(base, base, paths.root);
  const below = (path: string) => inside(base, path.startsWith('/') ? base : inbox, path);
  const folders = {
    inbox,
    archive: below(paths.archive),
    keep: below(paths.keep),
    remove: below(paths.remove),
  } satisfies Record<Folder, string>;
  const publisher = join(inbox, PUBLISHER);
  for (const folder of FOLDERS) {
    const path = folders[folder];
    if (path === publisher || path.startsWith(publisher + sep)) throw invalidPaths();
    if (folder !== 'inbox' && path === inbox) throw invalidPaths();
  }
  return { base, folders, publisher };
}

/** Whether one base folder is the other, or lies inside it. */
export function areNested(a: string, b: string): boolean {
  const [x, y] = [resolve(a) + sep, resolve(b) + sep];
  return x.startsWith(y) || y.startsWith(x);
}

function inside(base: string, from: string, path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (!segments.every(isSafeSegment)) throw invalidPaths();
  const joined = join(from, ...segments);
  // The segments make this impossible; looked at again because everything else rests on it.
  if (joined !== base && !joined.startsWith(base === sep ? sep : base + sep)) throw invalidPaths();
  return joined;
}

function invalidPaths(): PublisherError {
  return upstreamError('config_unavailable', 'The storage paths of this tenant are invalid. Check storage.paths.', {
    reason: 'storage_paths',
  });
}
