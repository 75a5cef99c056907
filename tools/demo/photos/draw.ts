import { finish } from './studio/finish.js';
import { Painting } from './studio/painting.js';
import type { Photo } from './studio/photo.js';
import { seeded } from './studio/random.js';
import { store } from './studio/store.js';

/**
 * Draws one photo and gives its file. The same photo is the same picture at every size and on every machine.
 * @param scale 1 for the size in the catalogue; less for a quick look
 */
export async function drawPhoto(tenant: string, photo: Photo, scale = 1): Promise<Buffer> {
  const [width, height] = photo.size.map((side) => Math.max(16, Math.round(side * scale))) as [number, number];
  const seed = `${tenant} ${photo.name}`;
  const painting = new Painting(width, height, seed);
  const paper = await photo.scene(painting, seeded(seed));
  finish(painting, paper ?? {});
  return store(painting, photo);
}
