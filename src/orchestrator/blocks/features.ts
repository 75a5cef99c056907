import type { TenantFeatures } from '../../kernel/index.js';
import { Flag, OptionalWord } from './fields.js';
import { parseBlock } from './parse-block.js';

/** Wire form of `config.features` in schema 1. */
export class FeaturesV1Dto {
  @Flag() publish_enabled?: boolean;
  @Flag() analyze_caption_enabled?: boolean;
  @Flag() keep_enabled?: boolean;
  @Flag() remove_enabled?: boolean;
  @Flag() auto_view_enabled?: boolean;
  @Flag() delete_enabled?: boolean;
  @Flag() voice_matching_enabled?: boolean;
  @Flag() alt_text_enabled?: boolean;
  @Flag() smart_hashtags_enabled?: boolean;
  @Flag() library_enabled?: boolean;
}

/** Wire form of `config.features` in schema 2. */
export class FeaturesDto extends FeaturesV1Dto {
  @OptionalWord(['review', 'publish']) mode?: 'review' | 'publish' | null;
}

/** @throws InvalidAnswer. Spec: orchestrator.md section 3 */
export function parseFeatures(value: unknown, path: string, schemaVersion: 1 | 2): TenantFeatures {
  const Dto: new () => FeaturesDto = schemaVersion === 1 ? FeaturesV1Dto : FeaturesDto;
  const wire = parseBlock(Dto, value, path);
  const publishEnabled = wire.publish_enabled ?? false;
  return {
    publishEnabled,
    analyzeCaptionEnabled: wire.analyze_caption_enabled ?? false,
    keepEnabled: wire.keep_enabled ?? true,
    removeEnabled: wire.remove_enabled ?? true,
    deleteEnabled: wire.delete_enabled ?? false,
    autoViewEnabled: wire.auto_view_enabled ?? false,
    voiceMatchingEnabled: wire.voice_matching_enabled ?? false,
    altTextEnabled: wire.alt_text_enabled ?? true,
    smartHashtagsEnabled: wire.smart_hashtags_enabled ?? true,
    libraryEnabled: wire.library_enabled ?? true,
    mode: wire.mode ?? (publishEnabled ? 'publish' : 'review'),
  };
}
