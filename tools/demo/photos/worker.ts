/** Draws the photos of one tenant in a thread of its own; posts each name when its file is complete. */
import { rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import { CATALOGS } from './catalogs.js';
import type { DemoTenant } from './catalogs.js';
import { drawPhoto } from './draw.js';

/** What the thread gets. */
export interface DrawingTask {
  readonly tenant: DemoTenant;
  readonly folder: string;
  readonly names: readonly string[];
  /** 1 for the sizes of the catalogue. */
  readonly scale: number;
}

async function work({ tenant, folder, names, scale }: DrawingTask): Promise<void> {
  sharp.concurrency(1); // each tenant has its own thread
  sharp.cache(false);
  for (const photo of CATALOGS[tenant].filter(({ name }) => names.includes(name))) {
    const file = join(folder, photo.name);
    // A file of another name first: a start that is cut short leaves no half picture.
    const unfinished = join(folder, `.${photo.name}.part`);
    await writeFile(unfinished, await drawPhoto(tenant, photo, scale), { mode: 0o600 });
    const takenAt = new Date(`${photo.takenAt}Z`);
    await utimes(unfinished, takenAt, takenAt);
    await rename(unfinished, file);
    parentPort?.postMessage(photo.name);
  }
}

void work(workerData as DrawingTask);
