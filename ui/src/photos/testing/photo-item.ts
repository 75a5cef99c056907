import type { PhotoItem } from '../../api/photos.js';

/** A photo of the inbox of which nothing but its name matters. */
export const photoItem = (filename: string): PhotoItem => ({
  folder: 'inbox',
  filename,
  version: 'v',
  thumbnailUrl: '/t',
  modifiedAt: null,
  size: null,
  hasCaption: false,
  publishState: null,
});
