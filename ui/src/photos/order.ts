import type { PhotoItem } from '../api/photos.js';
import type { Problem } from '../api/problem.js';
import type { Folder } from '../lib/router.js';

/** A photo to be shown; the rest is read when it is. */
export interface Target {
  readonly folder: Folder;
  readonly filename: string;
}

/** Where a step leads. */
export type Step =
  | { readonly to: 'photo'; readonly target: Target }
  | { readonly to: 'end' | 'start' | 'nothing' }
  | { readonly to: 'all_seen'; readonly count: number }
  | { readonly to: 'fault'; readonly problem: Problem };

export type Position =
  | { readonly kind: 'of'; readonly place: number; readonly total: number }
  | { readonly kind: 'seen'; readonly count: number }
  | null;

/** Taken out of an order, with what is needed to put it back. */
export interface Gone {
  readonly target: Target;
  readonly at: number;
  readonly item: PhotoItem | null;
}

/** In which order photos follow each other. Spec: ui.md section 4, "Order". */
export interface PhotoOrder {
  readonly kind: 'listing' | 'shuffle';
  first(): Promise<Step>;
  next(current: Target | null): Promise<Step>;
  previous(current: Target): Promise<Step>;
  position(current: Target): Position;
  /** Neighbours worth reading ahead, nearest first. */
  ahead(current: Target): Promise<readonly Target[]>;
  /** Called when a photo is on the screen, however it came there. */
  shown(current: Target): void;
  remove(current: Target): Gone;
  putBack(gone: Gone): void;
}
