import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ageOnDisk } from './disk-aging.js';
import { lookAtDisk } from './disk-evidence.js';
import type { StorageWorld } from './storage-world.js';

/** Photos and outboxes as plain files below the data folder. */
export function localWorld(dataDir: string): StorageWorld {
  const paths = { root: '/', archive: 'archive', keep: 'keep', remove: 'reject' };
  return {
    kind: 'local',
    env: {},
    remote: null,
    tenant: () => ({ storage: { provider: 'local', paths }, credentials: {} }),
    plant: async (tenant, { folder, name, bytes }) => {
      const place = join(dataDir, 'photos', tenant, folder === 'inbox' ? '' : folder);
      await mkdir(place, { recursive: true });
      await writeFile(join(place, name), bytes);
    },
    letTimePass: (tenant, ms) => ageOnDisk(dataDir, tenant, ms),
    look: (tenant) => lookAtDisk(dataDir, tenant),
    close: async () => undefined,
  };
}
