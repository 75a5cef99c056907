import type { Problem } from '../../api/problem.js';
import type { Store } from '../../lib/store.js';
import type { LocalRefusal } from './checks.js';

/** Where a file stands. Each is in exactly one of these, from the moment it is added. */
export type UploadState =
  /** Will not be sent as it is: it has to be another file, or another name. */
  | { readonly kind: 'refused'; readonly reason: LocalRefusal | Problem }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly sent: number }
  /** Its name belongs to another photo; null = the service knows no free one. */
  | { readonly kind: 'conflict'; readonly suggestedName: string | null }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'done'; readonly finalName: string; readonly twin: string | null; readonly published: boolean }
  /** The same photo has this name already. */
  | { readonly kind: 'here' }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'cancelled' };

export type UploadKind = UploadState['kind'];

/** One file of the list; it keeps its place whatever happens to it. */
export interface UploadItem {
  readonly id: number;
  readonly file: File;
  readonly state: Store<UploadState>;
}

/** The whole list in figures. */
export interface Totals {
  readonly count: Readonly<Record<UploadKind, number>>;
  readonly files: number;
  /** Of everything that is to be sent, or was. */
  readonly bytes: number;
  readonly sentBytes: number;
}

const NONE: Readonly<Record<UploadKind, number>> = {
  refused: 0,
  waiting: 0,
  sending: 0,
  conflict: 0,
  failed: 0,
  done: 0,
  here: 0,
  skipped: 0,
  cancelled: 0,
};

export const NOTHING: Totals = { count: NONE, files: 0, bytes: 0, sentBytes: 0 };

export function totalsOf(items: readonly UploadItem[]): Totals {
  const count = { ...NONE };
  let [bytes, sentBytes] = [0, 0];
  for (const { file, state } of items) {
    const now = state.get();
    count[now.kind] += 1;
    if (['refused', 'skipped', 'cancelled'].includes(now.kind)) continue;
    bytes += file.size;
    if (now.kind === 'sending') sentBytes += now.sent;
    else if (now.kind === 'done' || now.kind === 'here') sentBytes += file.size;
  }
  return { count, files: items.length, bytes, sentBytes };
}

/** Nothing more happens to it unless somebody says so. */
export const isSettled = ({ kind }: UploadState): boolean => !['waiting', 'sending', 'conflict'].includes(kind);
