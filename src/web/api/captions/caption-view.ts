import type { Nsfw } from '../../../kernel/index.js';
import type { CaptionView } from '../../../workflow/index.js';

/** The texts of a photo. Spec: web-api.md section 5.3. */
export interface CaptionStateView {
  readonly caption: string | null;
  readonly captionState: CaptionView['state'];
  readonly captions: CaptionView['captions'];
  readonly altText: string | null;
  /** Null = unknown. */
  readonly nsfw: boolean | null;
  /** To be sent back when saving; null = nothing is stored yet. */
  readonly captionVersion: string | null;
}

export function captionStateView(view: CaptionView): CaptionStateView {
  return {
    caption: view.text,
    captionState: view.state,
    captions: view.captions,
    altText: view.altText,
    nsfw: nsfwView(view.nsfw),
    captionVersion: view.version,
  };
}

/** `yes`, `no`, `unknown` as true, false, null. */
export function nsfwView(nsfw: Nsfw): boolean | null {
  return nsfw === 'unknown' ? null : nsfw === 'yes';
}
