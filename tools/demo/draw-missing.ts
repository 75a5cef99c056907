import { join } from 'node:path';
import type { DemoFolder } from './demo-folder.js';
import { CATALOGS, DEMO_TENANTS, drawPhotos } from './photos/index.js';
import type { DemoTenant } from './photos/index.js';
import { ROOTS } from './storages/index.js';
import type { StorageKind } from './storages/index.js';
import type { Terminal } from './terminal.js';

const DRAWING = 'Drawing the photos (on the first start only)';

/** Draws what is not there yet, to where the first photos of a storage lie; on a second start that is nothing. */
export async function drawMissing(folder: DemoFolder, storage: StorageKind, terminal: Terminal): Promise<void> {
  const tasks = DEMO_TENANTS.map((tenant) => ({ tenant, names: folder.missing(tenant) }));
  const total = tasks.reduce((sum, { names }) => sum + names.length, 0);
  if (total === 0) return;
  const all = DEMO_TENANTS.reduce((sum, tenant) => sum + CATALOGS[tenant].length, 0);
  let done = all - total;
  terminal.progress(DRAWING, done, all);
  let saving = Promise.resolve();
  await Promise.all(
    tasks.map(({ tenant, names }) =>
      drawPhotos({ tenant, names, folder: inboxOf(folder, storage, tenant), scale: 1 }, (of, name) => {
        saving = saving.then(() => folder.remember(of, name));
        done += 1;
        terminal.progress(DRAWING, done, all);
      }),
    ),
  );
  await saving;
}

function inboxOf(folder: DemoFolder, storage: StorageKind, tenant: DemoTenant): string {
  return storage === 'local' ? join(folder.path, 'photos', tenant) : join(folder.storage, tenant, ROOTS[storage]);
}
