import type { Tenant } from './storage-world.js';
import { TENANTS } from './storage-world.js';

/** Where the tenants lie in a storage they share. The one is the beginning of the other, as text: a trap. */
const ROOTS: Readonly<Record<Tenant, string>> = { aurora: 'Studio/photos', harbor: 'Studio/photos-2' };

const OWN_FOLDER = '.publisher';
/** `outbox-journal` before `outbox`: the one is the beginning of the other. */
const POST =
  /^outbox\/\d{4}-\d{2}\/(?<photo>[0-9a-f]{12})-(?<platform>outbox-journal|outbox)-(?<attempt>\d+)(?:-[0-9a-f]{8})?\/(?<file>[a-z]+\.[a-z]+)$/;

/** What a path is, seen from outside. */
export type Place =
  | { readonly kind: 'file'; readonly tenant: string; readonly folder: string; readonly name: string }
  | { readonly kind: 'own'; readonly tenant: string; readonly path: string };

export function rootOf(tenant: Tenant): string {
  return ROOTS[tenant];
}

/** Whose a path is; empty = nobody's. Slashes at the ends do not count. @param path without regard to case */
export function tenantOf(path: string): string {
  const plain = path.replace(/^\/+|\/+$/g, '').toLowerCase();
  return TENANTS.find((tenant) => `${plain}/`.startsWith(`${ROOTS[tenant].toLowerCase()}/`)) ?? '';
}

/** @param path of a file, with or without a slash before it */
export function placeOf(path: string): Place {
  const plain = path.replace(/^\/+/, '');
  const tenant = tenantOf(plain);
  const known = TENANTS.find((one) => one === tenant);
  const [first = '', ...rest] = (known ? plain.slice(ROOTS[known].length + 1) : plain).split('/');
  if (known && first === OWN_FOLDER) return { kind: 'own', tenant, path: rest.join('/') };
  const parts = [first, ...rest];
  return { kind: 'file', tenant, folder: parts.slice(0, -1).join('/') || 'inbox', name: parts.at(-1) ?? '' };
}

/** A file of a post, by its place below `.publisher/`. Spec: publishers.md section 4. Null = it is none. */
export function postFileOf(path: string): {
  readonly photo: string;
  readonly platform: string;
  readonly attempt: number;
  readonly file: string;
} | null {
  const { photo, platform, attempt, file } = POST.exec(path)?.groups ?? {};
  if (photo === undefined || platform === undefined || file === undefined) return null;
  return { photo, platform, attempt: Number(attempt), file };
}
