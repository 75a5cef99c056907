import type { Schemas } from '../api/contract.js';
import { toMove, toPlatformResult } from '../api/photos.js';
import type { Move, PlatformResult } from '../api/photos.js';
import { list, mapOf, members, number, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import { FOLDERS } from '../lib/router.js';
import type { Folder } from '../lib/router.js';

export interface HistoryPlatform extends PlatformResult {
  readonly type: string | null;
  /** From when an unclear post may be called "not there"; null = not unclear, or not known. */
  readonly resolvableAt: string | null;
  readonly past: readonly PastAttempt[];
}

export interface PastAttempt {
  readonly attempt: number;
  readonly status: string;
  readonly postId: string | null;
  readonly sentAt: string | null;
}

/** One ledger record for people. */
export interface HistoryItem {
  readonly contentHash: string;
  readonly name: string;
  /** Null = deleted, or not known. */
  readonly folder: Folder | null;
  readonly state: string;
  readonly platforms: Readonly<Record<string, HistoryPlatform>>;
  readonly moves: readonly Move[];
  readonly updatedAt: string | null;
}

/** Null when the record has no content hash: nothing could be done with it. */
export function toHistoryItem(value: unknown): HistoryItem | null {
  const parts: Promised<Schemas['HistoryView']> = members(value);
  const contentHash = text(parts['contentHash']);
  if (contentHash === null) return null;
  const folder = text(parts['folder']);
  return {
    contentHash,
    name: text(parts['name']) ?? text(parts['filename']) ?? contentHash.slice(0, 12),
    folder: FOLDERS.find((known) => known === folder) ?? null,
    state: text(parts['state']) ?? 'none',
    platforms: mapOf(parts['platforms'], toHistoryPlatform),
    moves: list(parts['moves']).map(toMove),
    updatedAt: text(parts['updatedAt']),
  };
}

/** Platforms whose fate nobody knows, by id. */
export function unclear(item: HistoryItem): readonly (readonly [string, HistoryPlatform])[] {
  return Object.entries(item.platforms).filter(([, platform]) => platform.status === 'unknown');
}

/** Platforms that have the post, newest first. */
export function posts(item: HistoryItem): readonly (readonly [string, HistoryPlatform])[] {
  const sent = Object.entries(item.platforms).filter(([, platform]) => platform.status === 'sent');
  return sent.sort(([, one], [, other]) => (other.sentAt ?? '').localeCompare(one.sentAt ?? ''));
}

/** The last move, when it can be taken back: the photo is where it brought it. */
export function undoable(item: HistoryItem): Move | null {
  const last = item.moves.at(-1);
  if (last === undefined || !['keep', 'remove', 'archive'].includes(last.kind)) return null;
  return item.folder === last.toFolder ? last : null;
}

function toHistoryPlatform(value: unknown): HistoryPlatform | null {
  const result = toPlatformResult(value);
  if (result === null) return null;
  const parts: Promised<Schemas['HistoryPlatform']> = members(value);
  return {
    ...result,
    type: text(parts['type']),
    resolvableAt: text(parts['resolvableAt']),
    past: list(parts['past']).map((entry) => {
      const past: Promised<Schemas['HistoryPlatform']['past'][number]> = members(entry);
      return {
        attempt: number(past['attempt']) ?? 0,
        status: text(past['status']) ?? '',
        postId: text(past['postId']),
        sentAt: text(past['sentAt']),
      };
    }),
  };
}
