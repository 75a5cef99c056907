import type { AuthMode, Role } from '../../../auth/index.js';
import type { TenantConfig } from '../../../kernel/index.js';
import type { AiView } from './ai-state.js';
import { BULK_MAX } from '../../../workflow/index.js';
import { CAPTION_MAX_BYTES } from '../shared/text-map.js';
import { VOICE_MAX } from './voice.dto.js';

/** What the page must not hard-code. Spec: web-api.md section 5.4. */
export interface LimitsView {
  readonly maxUploadBytes: number;
  readonly acceptedTypes: readonly string[];
  readonly pageSizeMax: number;
  /** Most photos of one bulk job, by action. */
  readonly bulkMax: Readonly<Record<string, number>>;
  readonly captionMaxBytes: number;
  /** Of the brand voice: entries, and characters of each. */
  readonly voiceMax: { readonly entries: number; readonly characters: number };
}

/** What strangers may know. Spec: web-api.md section 6. */
export interface PublicFeaturesView {
  readonly auth_mode: AuthMode['mode'];
  readonly auto_view_enabled: boolean;
  readonly mode: 'review' | 'publish';
}

/** Answer of GET `/api/config/features` for admins. */
export interface FeaturesView extends PublicFeaturesView {
  readonly analyze_caption_enabled: boolean;
  readonly publish_enabled: boolean;
  readonly keep_enabled: boolean;
  readonly remove_enabled: boolean;
  readonly delete_enabled: boolean;
  readonly library_enabled: boolean;
  readonly alt_text_enabled: boolean;
  readonly smart_hashtags_enabled: boolean;
  readonly voice_matching_enabled: boolean;
  readonly storage_provider: string;
  readonly ai: AiView;
  readonly limits: LimitsView;
}

/** Process-wide limits of uploads, from the environment. */
export interface UploadLimits {
  readonly maxUploadBytes: number;
  /** Media types we take. */
  readonly acceptedTypes: readonly string[];
}
export const UploadLimits = Symbol('UploadLimits');

export const PAGE_SIZE_MAX = 200;

/**
 * The features of a tenant, as much of them as the role may see.
 * @param ai null for everybody but admins
 */
export function featuresOf(
  config: TenantConfig,
  mode: AuthMode,
  role: Role,
  uploads: UploadLimits,
  ai: AiView | null,
): PublicFeaturesView | FeaturesView {
  const { features } = config;
  const open = { auth_mode: mode.mode, auto_view_enabled: features.autoViewEnabled, mode: features.mode };
  if (role !== 'admin' || ai === null) return open;
  return {
    ...open,
    analyze_caption_enabled: features.analyzeCaptionEnabled,
    publish_enabled: features.publishEnabled,
    keep_enabled: features.keepEnabled,
    remove_enabled: features.removeEnabled,
    delete_enabled: features.deleteEnabled,
    library_enabled: features.libraryEnabled,
    alt_text_enabled: features.altTextEnabled,
    smart_hashtags_enabled: features.smartHashtagsEnabled,
    voice_matching_enabled: features.voiceMatchingEnabled,
    storage_provider: config.storage.provider,
    ai,
    limits: {
      ...uploads,
      pageSizeMax: PAGE_SIZE_MAX,
      bulkMax: BULK_MAX,
      captionMaxBytes: CAPTION_MAX_BYTES,
      voiceMax: VOICE_MAX,
    },
  };
}
