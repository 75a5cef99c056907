import { checkUser, getCurrentAccount } from './account.js';
import { download, getTemporaryLink } from './download.js';
import type { Endpoint } from './endpoint.js';
import { getMetadata, listFolder, listFolderContinue } from './listing.js';
import { copy, createFolder, move, remove } from './relocation.js';
import { getThumbnail, getThumbnailBatch } from './thumbnails.js';
import { upload } from './upload.js';

/** All functions of the API there are. */
export const ENDPOINTS = {
  'users/get_current_account': getCurrentAccount,
  'check/user': checkUser,
  'files/list_folder': listFolder,
  'files/list_folder/continue': listFolderContinue,
  'files/get_metadata': getMetadata,
  'files/download': download,
  'files/upload': upload,
  'files/create_folder_v2': createFolder,
  'files/move_v2': move,
  'files/copy_v2': copy,
  'files/delete_v2': remove,
  'files/get_temporary_link': getTemporaryLink,
  'files/get_thumbnail_v2': getThumbnail,
  'files/get_thumbnail_batch': getThumbnailBatch,
} as const satisfies Readonly<Record<string, Endpoint>>;

export type ApiRoute = keyof typeof ENDPOINTS;
/** `token` = /oauth2/token, `link` = a temporary link. */
export type Route = ApiRoute | 'token' | 'link';

export const ROUTES: readonly Route[] = ['token', 'link', ...(Object.keys(ENDPOINTS) as ApiRoute[])];

/** @returns the route of a path, `unknown` for every other one */
export function routeOf(path: string): Route | 'unknown' {
  if (path === '/oauth2/token') return 'token';
  if (path.startsWith('/cd/0/get/')) return 'link';
  const name = path.startsWith('/2/') ? path.slice(3) : '';
  return Object.hasOwn(ENDPOINTS, name) ? (name as ApiRoute) : 'unknown';
}
