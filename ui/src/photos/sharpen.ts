import { savesData } from './loader.js';

/**
 * Puts the stored picture in the place of its thumbnail, once it is there: a zoomed picture shows what is in it.
 * @param url null = this person does not get it, the thumbnail stays
 */
export function sharpen(picture: HTMLImageElement, url: string | null): void {
  if (url === null || savesData() || picture.dataset['sharp'] !== undefined) return;
  picture.dataset['sharp'] = '';
  const stored = new Image();
  stored.src = url;
  stored.decode().then(
    () => (picture.src = url),
    () => undefined, // the thumbnail stays
  );
}
