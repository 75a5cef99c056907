import { httpsUrl, ownPath } from '../lib/addresses.js';
import { flag, list, mapOf, maybe, members, number, oneOf, text, texts } from '../lib/read.js';
import type { Members, Promised } from '../lib/read.js';
import { FOLDERS } from '../lib/router.js';
import type { Folder } from '../lib/router.js';
import type { Schemas } from './contract.js';

type AnyDetail = Promised<Schemas['DetailView'] | Schemas['PublicDetailView']>;

export const PUBLISH_STATES = [
  'none',
  'in_progress',
  'partial',
  'needs_decision',
  'archive_pending',
  'published',
] as const;
export type PublishState = (typeof PUBLISH_STATES)[number];

/** Which photo, in which state of its bytes. Every action carries one. Spec: ui.md section 6. */
export interface PhotoKey {
  readonly folder: Folder;
  readonly filename: string;
  readonly version: string | null;
}

/** One entry of a listing. Spec: web-api.md section 5.1. */
export interface PhotoItem extends PhotoKey {
  readonly thumbnailUrl: string;
  readonly modifiedAt: string | null;
  readonly size: number | null;
  readonly hasCaption: boolean;
  readonly publishState: PublishState | null;
}

export interface Page {
  readonly items: readonly PhotoItem[];
  readonly total: number;
  readonly truncated: boolean;
  readonly skipped: number;
  readonly listingVersion: string | null;
}

export interface PlatformResult {
  readonly status: string;
  readonly code: string | null;
  readonly message: string | null;
  readonly postId: string | null;
  readonly postUrl: string | null;
  readonly attempt: number;
  readonly sentAt: string | null;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | null;
  readonly caption: string | null;
}

export interface StoredCaption {
  readonly text: string;
  readonly source: 'ai' | 'offline' | 'human' | null;
}

export interface Move {
  readonly kind: string;
  readonly fromFolder: string;
  readonly fromName: string;
  readonly toFolder: string;
  readonly toName: string;
  readonly at: string | null;
}

/** Texts of a photo and their version. Spec: web-api.md section 5.3. */
export interface CaptionState {
  readonly caption: string | null;
  readonly captionState: 'none' | 'generated' | 'human';
  readonly captions: Readonly<Record<string, StoredCaption>>;
  readonly captionVersion: string | null;
  readonly altText: string | null;
  readonly nsfw: boolean | null;
}

/** Everything this person may see of one photo. Members a visitor does not get are null or empty. */
export interface PhotoDetail extends PhotoItem, CaptionState {
  readonly width: number | null;
  readonly height: number | null;
  readonly contentHash: string | null;
  readonly sdCaption: string | null;
  readonly metadata: Members;
  readonly platforms: Readonly<Record<string, PlatformResult>>;
  readonly moves: readonly Move[];
  /** Per action null (allowed now) or the code that says why not; a missing member = the service did not say. */
  readonly actions: Readonly<Record<string, string | null>>;
  readonly originalUrl: string | null;
}

/** Null when the entry has no name: nothing could be done with it. */
export function toItem(value: unknown, folder: Folder): PhotoItem | null {
  const parts: Promised<Schemas['ItemView']> = members(value);
  const filename = text(parts['filename']);
  if (filename === null || filename === '') return null;
  const place = oneOf(FOLDERS, parts['folder']) ?? folder;
  return {
    folder: place,
    filename,
    version: text(parts['version']),
    thumbnailUrl: ownPath(parts['thumbnail_url']) ?? photoPath({ folder: place, filename }, 'thumbnail'),
    modifiedAt: text(parts['modifiedAt']),
    size: number(parts['size']),
    hasCaption: flag(parts['has_sidecar']),
    publishState: oneOf(PUBLISH_STATES, parts['publishState']),
  };
}

export function toPage(value: Promised<Schemas['ListingView']>, folder: Folder): Page {
  const items = list(value['items'])
    .map((item) => toItem(item, folder))
    .filter((item) => item !== null);
  return {
    items,
    total: number(value['total']) ?? items.length,
    truncated: flag(value['truncated']),
    skipped: number(value['skipped']) ?? 0,
    listingVersion: text(value['listingVersion']),
  };
}

export function toCaptionState(value: Promised<Schemas['CaptionStateView']>): CaptionState {
  const caption = text(value['caption']);
  return {
    caption,
    captionState:
      oneOf(['none', 'generated', 'human'] as const, value['captionState']) ?? (caption ? 'generated' : 'none'),
    captions: mapOf(value['captions'], toStoredCaption),
    captionVersion: text(value['captionVersion']),
    altText: text(value['altText']),
    nsfw: maybe(value['nsfw']),
  };
}

export function toDetail(value: AnyDetail, folder: Folder): PhotoDetail | null {
  const item = toItem(value, folder);
  if (item === null) return null;
  return {
    ...item,
    ...toCaptionState(value),
    width: number(value['width']),
    height: number(value['height']),
    contentHash: text(value['contentHash']),
    sdCaption: text(value['sd_caption']),
    metadata: members(value['metadata']),
    platforms: mapOf(value['platforms'], toPlatformResult),
    moves: list(value['moves']).map(toMove),
    actions: mapActions(value['actions']),
    originalUrl: ownPath(value['temp_url']),
  };
}

export function toPlatformResult(value: unknown): PlatformResult | null {
  const parts: Promised<Schemas['PlatformResultView']> = members(value);
  const status = text(parts['status']);
  if (status === null) return null;
  return {
    status,
    code: text(parts['code']),
    message: text(parts['message']),
    postId: text(parts['postId']) ?? text(parts['post_id']),
    postUrl: httpsUrl(parts['postUrl']),
    attempt: number(parts['attempt']) ?? 1,
    sentAt: text(parts['sentAt']),
    retryable: flag(parts['retryable']),
    retryAfterSeconds: number(parts['retryAfterSeconds']),
    caption: text(parts['caption']),
  };
}

export function toMove(value: unknown): Move {
  const parts: Promised<Schemas['MoveView']> = members(value);
  const read = (name: keyof typeof parts): string => text(parts[name]) ?? '';
  return {
    kind: read('kind'),
    fromFolder: read('fromFolder'),
    fromName: read('fromName'),
    toFolder: read('toFolder'),
    toName: read('toName'),
    at: text(parts['at']),
  };
}

/** `/api/images/<name>[/<action>]?folder=…`; every part encoded. */
export function photoPath(
  photo: { readonly folder: Folder; readonly filename: string },
  action: string | null,
  params: Readonly<Record<string, string>> = {},
): string {
  const tail = action === null ? '' : `/${action}`;
  const query = new URLSearchParams({ folder: photo.folder, ...params });
  return `/api/images/${encodeURIComponent(photo.filename)}${tail}?${query.toString()}`;
}

/** A thumbnail's address in another size. Sizes: web-api.md section 4. */
export function sized(thumbnailUrl: string, size: string): string {
  const [path = '', query = ''] = thumbnailUrl.split('?');
  const params = new URLSearchParams(query);
  params.set('size', size);
  return `${path}?${params.toString()}`;
}

/** `srcset` of a picture that is shown at about 640 px: dense screens take the largest thumbnail. */
export const sharper = (thumbnailUrl: string): string => `${sized(thumbnailUrl, 'w1024h768')} 2x`;

function toStoredCaption(value: unknown): StoredCaption | null {
  const parts: Promised<Schemas['CaptionStateView']['captions'][string]> = members(value);
  const words = text(value) ?? text(parts['text']);
  if (words === null) return null;
  return { text: words, source: oneOf(['ai', 'offline', 'human'] as const, parts['source']) };
}

function mapActions(value: unknown): Readonly<Record<string, string | null>> {
  const entries = Object.entries(members(value));
  return Object.fromEntries(entries.map(([name, reason]) => [name, text(reason)]));
}

export const tagsOf = (metadata: Members): readonly string[] => texts(metadata['tags']);
