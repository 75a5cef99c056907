import type { CaptionFileConfig, ConfirmationConfig, ContentConfig, TenantAuthConfig } from '../../kernel/index.js';
import { Flag, OptionalInteger, OptionalText, OptionalTexts, OptionalWord } from './fields.js';
import { parseOptionalBlock } from './parse-block.js';

/** Wire form of `config.captionfile`. */
export class CaptionFileDto {
  @Flag() extended_metadata_enabled?: boolean;
  @OptionalText() artist_alias?: string | null;
  @OptionalWord(['full', 'stem']) naming?: 'full' | 'stem' | null;
}

/** @throws InvalidAnswer. Spec: orchestrator.md section 3, storage.md section 10 */
export function parseCaptionFile(value: unknown, path: string): CaptionFileConfig {
  const wire = parseOptionalBlock(CaptionFileDto, value, path);
  return {
    extendedMetadataEnabled: wire?.extended_metadata_enabled ?? false,
    artistAlias: wire?.artist_alias ?? null,
    naming: wire?.naming ?? 'full',
  };
}

/** Wire form of `config.confirmation`. */
export class ConfirmationDto {
  @Flag() confirmation_to_sender?: boolean;
  @OptionalInteger() confirmation_tags_count?: number | null;
  @OptionalText() confirmation_tags_nature?: string | null;
}

/** @throws InvalidAnswer. Spec: orchestrator.md section 3 */
export function parseConfirmation(value: unknown, path: string): ConfirmationConfig {
  const wire = parseOptionalBlock(ConfirmationDto, value, path);
  return {
    toSender: wire?.confirmation_to_sender ?? true,
    tagsCount: Math.max(0, wire?.confirmation_tags_count ?? 5),
    tagsNature: wire?.confirmation_tags_nature ?? null,
  };
}

/** Wire form of `config.content`. */
export class ContentDto {
  @Flag() archive?: boolean;
  @Flag() debug?: boolean;
  @OptionalText() hashtag_string?: string | null;
  @OptionalTexts() voice_profile?: string[] | null;
}

/** @throws InvalidAnswer. Spec: orchestrator.md section 3 */
export function parseContent(value: unknown, path: string): ContentConfig {
  const wire = parseOptionalBlock(ContentDto, value, path);
  return {
    archive: wire?.archive ?? true,
    debug: wire?.debug ?? false,
    hashtagString: wire?.hashtag_string ?? '',
    voiceProfile: wire?.voice_profile ?? null,
  };
}

/** Wire form of `config.auth`. */
export class AuthDto {
  @Flag() enabled?: boolean;
  @OptionalTexts() allowed_emails?: string[] | null;
}

/** @returns null without the block: then the process-wide list decides. @throws InvalidAnswer. Spec: auth.md section 3 */
export function parseAuth(value: unknown, path: string): TenantAuthConfig | null {
  const wire = parseOptionalBlock(AuthDto, value, path);
  return wire && { enabled: wire.enabled ?? true, allowedEmails: wire.allowed_emails ?? [] };
}
