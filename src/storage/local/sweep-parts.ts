import { join } from 'node:path';
import { FOLDERS } from '../../kernel/index.js';
import { modifiedAtOf } from './file-version.js';
import type { LocalDeps } from './local-deps.js';

/** No write takes this long: whoever made the part has died. */
const PART_LIFE_MS = 24 * 60 * 60 * 1000;

/** Removes the hidden parts that killed processes left beside the photos. */
export async function sweepParts({ paths, disk, clock }: LocalDeps): Promise<void> {
  for (const folder of FOLDERS) {
    for (const { name } of await disk.entries(paths.folders[folder])) {
      if (!/^\.[0-9a-f]{32}\.part$/u.test(name)) continue;
      const path = join(paths.folders[folder], name);
      const stat = await disk.stat(path);
      if (stat !== null && clock.now() - modifiedAtOf(stat).getTime() > PART_LIFE_MS) await disk.remove(path);
    }
  }
}
