import type { Answer } from '../api/photos-api.js';
import type { Page, PhotoItem } from '../api/photos.js';
import type { Problem } from '../api/problem.js';

export interface ListingState {
  readonly status: 'loading' | 'ready' | 'failed';
  /** As long as the whole listing; holes are photos not read yet. */
  readonly items: readonly (PhotoItem | undefined)[];
  readonly truncated: boolean;
  readonly skipped: number;
  /** Why the last read failed; the photos read before stay. */
  readonly problem: Problem | null;
}

export type FetchPage = (
  range: { readonly offset: number; readonly limit: number; readonly fresh: boolean },
  signal: AbortSignal,
) => Promise<Answer<Page>>;

/** Before the first answer. */
export const EMPTY: ListingState = { status: 'loading', items: [], truncated: false, skipped: 0, problem: null };
