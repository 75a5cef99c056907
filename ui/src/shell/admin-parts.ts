import type { ComponentType } from 'preact';
import type { HistoryTab } from '../lib/router.js';
import type { PhotoController } from '../photos/photo-controller.js';

/**
 * What the admin modules bring. The page of a visitor knows only this type; the code behind it is another
 * bundle. Spec: ui.md section 2.
 */
export interface AdminParts {
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
  /** Folders of the grid. */
  readonly FolderTabs: ComponentType<{ readonly folder: string }>;
  /** What stands below a tile's name: caption and publication. */
  readonly TileBadges: ComponentType<{ readonly hasCaption: boolean; readonly publishState: string | null }>;
  /** Reloads the grid past all caches. */
  readonly RefreshButton: ComponentType<{ readonly onRefresh: () => void }>;
}
