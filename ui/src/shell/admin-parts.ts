import type { ComponentType } from 'preact';
import type { PhotoItem } from '../api/photos.js';
import type { HistoryTab, ListQuery } from '../lib/router.js';
import type { Store } from '../lib/store.js';
import type { Listing } from '../photos/listing.js';
import type { PhotoController } from '../photos/photo-controller.js';
import type { KeyLine } from './key-lines.js';

/**
 * What the admin modules bring. The page of a visitor knows only this type; the code behind it is another
 * bundle. Spec: ui.md section 2.
 */
export interface AdminParts {
  /** Their lines in the list of keys. */
  readonly keyLines: readonly KeyLine[];
  /** Caption, actions and details beside the picture. */
  readonly PhotoPanel: ComponentType<{ readonly controller: PhotoController }>;
  readonly HistoryScreen: ComponentType<{ readonly tab: HistoryTab }>;
  /** Badge of the navigation: posts that need a decision. */
  readonly HistoryBadge: ComponentType;
  readonly UploadScreen: ComponentType;
  /** Its place in the navigation; absent where nothing can be uploaded. */
  readonly UploadTab: ComponentType;
  /** On every screen: takes dropped and pasted photos, and shows in the corner how far they are. */
  readonly UploadAnywhere: ComponentType;
  /** Where there are no photos yet. */
  readonly FirstUpload: ComponentType;
  /** The way to the brand voice, in the menu. */
  readonly VoiceButton: ComponentType;
  /** Folders of the grid. */
  readonly FolderTabs: ComponentType<{ readonly folder: string }>;
  /** What stands below a tile's name: caption and publication. */
  readonly TileBadges: ComponentType<{ readonly hasCaption: boolean; readonly publishState: string | null }>;
  /** Reloads the grid past all caches. */
  readonly RefreshButton: ComponentType<{ readonly onRefresh: () => void }>;
  /** Narrows the grid to a state of publication. */
  readonly StateFilter: ComponentType<{ readonly query: ListQuery }>;
  /** What is picked in a folder and search, kept while this tab is open. */
  readonly picks: (query: ListQuery) => GridPicks;
  /** The box of one tile. */
  readonly TileBox: ComponentType<{ readonly filename: string; readonly picked: boolean }>;
  /** Begins to pick; absent where there is nothing to do with many photos. */
  readonly PickButton: ComponentType<{ readonly query: ListQuery }>;
  /** What can be done with the photos that are picked. */
  readonly PickBar: ComponentType<{ readonly query: ListQuery; readonly seen: Store<Seen> }>;
  /** Bulk jobs under way, in the corner of every screen. */
  readonly JobsCorner: ComponentType;
}

/** First and last place on the screen. */
export type Seen = readonly [number, number];

/** Photos picked in a grid. */
export interface PickState {
  /** Boxes are shown, and a click picks. */
  readonly active: boolean;
  /** By file name. */
  readonly picked: ReadonlyMap<string, PhotoItem>;
  /** Photos are being read to be picked. */
  readonly busy: boolean;
  /** How many match, when all were wanted and one job takes fewer. */
  readonly matching: number | null;
}

/** A grid on the screen. */
export interface PickGrid {
  readonly list: HTMLElement;
  readonly listing: Listing;
  /** The place that arrows and keys act on. */
  readonly active: () => number;
}

/** What the grid has to know of picking: what to show, and to whom it tells what happens to its tiles. */
export interface GridPicks {
  readonly state: Store<PickState>;
  /** @returns the way to stop */
  attach(grid: PickGrid): () => void;
}
