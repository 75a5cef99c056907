import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DemoTenant } from './catalogs.js';
import type { DrawingTask } from './worker.js';

export { CATALOGS, DEMO_TENANTS } from './catalogs.js';
export type { DemoTenant } from './catalogs.js';

/**
 * Draws photos of a tenant into a folder, in a thread of its own.
 * @param task which ones, and where to; the folder is made when it is missing
 * @param drawn called with each name as soon as its file is complete
 * @throws Error when the thread fails; what is complete by then stays
 */
export async function drawPhotos(task: DrawingTask, drawn: (tenant: DemoTenant, name: string) => void): Promise<void> {
  if (task.names.length === 0) return;
  await mkdir(task.folder, { recursive: true, mode: 0o700 });
  const worker = new Worker(join(__dirname, 'worker.js'), { workerData: task });
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (name: string) => drawn(task.tenant, name));
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('Drawing the photos failed.'))));
  });
}
