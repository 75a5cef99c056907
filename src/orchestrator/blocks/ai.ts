import type { AiConfig, CredentialsRef } from '../../kernel/index.js';
import { AsItIs, OptionalFlag, OptionalInteger, OptionalText } from './fields.js';
import { parseBlock } from './parse-block.js';
import { refOf } from './storage.js';

/** Wire form of `config.ai`, and of `OPENAI_SETTINGS`. */
export class AiDto {
  @OptionalText() credentials_ref?: string | null;
  @OptionalText() vision_model?: string | null;
  @OptionalText() caption_model?: string | null;
  @OptionalText() sd_caption_model?: string | null;
  @OptionalText() system_prompt?: string | null;
  @OptionalText() role_prompt?: string | null;
  @OptionalText() sd_caption_system_prompt?: string | null;
  @OptionalText() sd_caption_role_prompt?: string | null;
  @OptionalFlag() sd_caption_enabled?: boolean | null;
  @OptionalFlag() sd_caption_single_call_enabled?: boolean | null;
  @OptionalInteger(1) rate_per_minute?: number | null;
  @OptionalText() language?: string | null;
}

/**
 * Wire form of the settings whose meaning only the adapter knows: types are checked here, ranges and words there.
 * Spec: captioning.md section 2.
 */
export class AiAdapterDto {
  @OptionalInteger() vision_max_dimension?: number | null;
  @OptionalText() vision_detail?: string | null;
  @OptionalFlag() vision_send_url?: boolean | null;
  @OptionalFlag() vision_fallback_enabled?: boolean | null;
  @OptionalInteger() vision_fallback_max_dimension?: number | null;
  @OptionalText() vision_fallback_detail?: string | null;
  @OptionalText() reasoning_effort?: string | null;
  /** What a provider announces; when malformed it is ignored, so nothing is checked. */
  @AsItIs() vision_model_lifecycle?: unknown;
  @AsItIs() caption_model_lifecycle?: unknown;
}

const DEFAULT_RATE_PER_MINUTE = 20;

/**
 * @param provider who captions
 * @throws InvalidAnswer. Spec: orchestrator.md section 3, captioning.md section 2
 */
export function parseAi(
  value: unknown,
  path: string,
  provider: AiConfig['provider'],
  fallback: { readonly ref: CredentialsRef | null; readonly ratePerMinute?: number },
): AiConfig {
  const wire = parseBlock(AiDto, value, path);
  const adapter = parseBlock(AiAdapterDto, value, path);
  return {
    provider,
    credentialsRef: refOf(wire.credentials_ref) ?? fallback.ref,
    visionModel: wire.vision_model ?? null,
    captionModel: wire.caption_model ?? null,
    sdCaptionModel: wire.sd_caption_model ?? null,
    systemPrompt: wire.system_prompt ?? null,
    rolePrompt: wire.role_prompt ?? null,
    sdCaptionSystemPrompt: wire.sd_caption_system_prompt ?? null,
    sdCaptionRolePrompt: wire.sd_caption_role_prompt ?? null,
    sdCaptionEnabled: wire.sd_caption_enabled ?? true,
    sdCaptionSingleCallEnabled: wire.sd_caption_single_call_enabled ?? true,
    ratePerMinute: wire.rate_per_minute ?? fallback.ratePerMinute ?? DEFAULT_RATE_PER_MINUTE,
    language: wire.language ?? null,
    extra: Object.fromEntries(
      Object.entries(adapter).filter(([, setting]) => setting !== undefined && setting !== null),
    ),
  };
}
