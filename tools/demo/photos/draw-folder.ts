/**
 * Draws photos of the demo into `<folder>/<tenant>/`, for looking at them while working on them:
 * `node dist-tools/tools/demo/photos/draw-folder.js <folder> [scale] [part of a name]`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CATALOGS, DEMO_TENANTS } from './catalogs.js';
import { drawPhoto } from './draw.js';

async function main([folder = 'photos', scale = '0.25', part = '']: readonly string[]): Promise<void> {
  for (const tenant of DEMO_TENANTS) {
    await mkdir(join(folder, tenant), { recursive: true });
    for (const photo of CATALOGS[tenant].filter(({ name }) => name.includes(part))) {
      await writeFile(join(folder, tenant, photo.name), await drawPhoto(tenant, photo, Number(scale)));
    }
  }
}

void main(process.argv.slice(2));
