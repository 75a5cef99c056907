import type { Clock, Ids } from '../../kernel/index.js';
import type { DirectoryIndex } from './directory-index.js';
import type { Disk } from './disk.js';
import type { FileLocks } from './file-locks.js';
import type { HashCache } from '../hash-cache.js';
import type { LocalPaths } from './local-paths.js';

/** What the parts of one tenant's local storage share. */
export interface LocalDeps {
  readonly paths: LocalPaths;
  readonly disk: Disk;
  readonly index: DirectoryIndex;
  readonly locks: FileLocks;
  readonly hashes: HashCache;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly heicReadable: boolean;
  /** Photos per listing page. */
  readonly pageSize: number;
}
