import type { AiConfig, CredentialsRef } from '../../kernel/index.js';
import { OptionalFlag, OptionalInteger, OptionalText } from './fields.js';
import { objectAt, parseBlock } from './parse-block.js';
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

/** Settings whose meaning only the adapter knows; it parses them itself. */
const ADAPTER_SETTINGS = /^(vision_(max_dimension|detail|send_url|fallback_\w+)|reasoning_effort|\w+_lifecycle)$/;
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
    extra: Object.fromEntries(Object.entries(objectAt(value, path)).filter(([key]) => ADAPTER_SETTINGS.test(key))),
  };
}
