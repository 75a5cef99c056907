import type { Folder } from '../../../kernel/index.js';

/** Path of our own thumbnail of a photo, for any size. @param version 12 hex digits; the query ends with it */
export function thumbnailUrl(folder: Folder, name: string, version: string): string {
  return `${photoPath(name)}/thumbnail?${folderQuery(folder, '&')}v=${version}`;
}

/** Path of our own copy of the original. */
export function originalUrl(folder: Folder, name: string): string {
  const query = folderQuery(folder, '');
  return `${photoPath(name)}/original${query === '' ? '' : `?${query}`}`;
}

function photoPath(name: string): string {
  return `/api/images/${encodeURIComponent(name)}`;
}

function folderQuery(folder: Folder, end: string): string {
  return folder === 'inbox' ? '' : `folder=${folder}${end}`;
}
