import type { TenantConfig } from '../../../kernel/index.js';
import type { Thumbnails } from '../../../storage/index.js';
import type { HistoryPlatform, MoveView, PhotoDetail, PublishState } from '../../../workflow/index.js';
import { captionStateView, type CaptionStateView } from '../captions/caption-view.js';
import { originalUrl } from '../shared/photo-urls.js';
import { publicItem, type PublicItemView } from './listing-view.js';
import { actionsOf, type ActionsView } from './photo-actions.js';

/** What a stranger sees of one photo; members of the Python shape are present and null. Spec: web-api.md section 6. */
export interface PublicDetailView extends PublicItemView {
  readonly width: number | null;
  readonly height: number | null;
  readonly altText: string | null;
  readonly temp_url: null;
  readonly sha256: null;
  readonly caption: null;
  readonly sd_caption: null;
  readonly metadata: null;
  readonly has_sidecar: null;
}

/** Everything of one photo. Spec: web-api.md section 5.3. */
export interface DetailView extends PublicItemView, CaptionStateView {
  readonly temp_url: string;
  readonly sha256: string;
  readonly sd_caption: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly has_sidecar: boolean;
  readonly size: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly contentHash: string;
  readonly publishState: PublishState;
  readonly platforms: Readonly<Record<string, HistoryPlatform>>;
  readonly moves: readonly MoveView[];
  readonly actions: ActionsView;
}

export function publicDetail(thumbnails: Thumbnails, detail: PhotoDetail): PublicDetailView {
  return {
    ...publicItem(thumbnails, detail.ref),
    width: detail.width,
    height: detail.height,
    altText: detail.caption.altText,
    temp_url: null,
    sha256: null,
    caption: null,
    sd_caption: null,
    metadata: null,
    has_sidecar: null,
  };
}

export function fullDetail(thumbnails: Thumbnails, config: TenantConfig, detail: PhotoDetail): DetailView {
  const { ref } = detail;
  return {
    ...publicItem(thumbnails, ref),
    ...captionStateView(detail.caption),
    temp_url: originalUrl(ref.folder, ref.name),
    sha256: detail.sha256,
    sd_caption: detail.sdCaption,
    metadata: detail.metadata,
    has_sidecar: detail.hasSidecar,
    size: ref.size,
    width: detail.width,
    height: detail.height,
    contentHash: detail.contentHash,
    publishState: detail.publishState,
    platforms: detail.platforms,
    moves: detail.moves,
    actions: actionsOf(config, detail),
  };
}
