import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { Tenant, type TenantContext, type TenantRuntime } from '../../../tenancy/index.js';
import { VoiceProfiles, type VoiceProfileView } from '../../../workflow/index.js';
import { Policy, Refuses } from '../../http/index.js';
import { Mutations } from '../shared/mutations.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { VoiceProfileBody } from './voice.dto.js';

/** Answer of GET and POST `/api/config/voice-profile`. */
export interface VoiceView {
  /** Empty = none. */
  readonly voice_profile: readonly string[];
  /** Whether captions are written in it: the tenant's `voice_matching_enabled`. */
  readonly enabled: boolean;
  /** `saved`: by a person, here; it stands in for what the config says. */
  readonly source: 'config' | 'saved';
}

/**
 * The brand voice of a tenant. What was saved and cannot be read is 409 `voice_profile_corrupt`, here and wherever a
 * caption would be written in it; saving another one is the way out. Spec: web-api.md sections 4 and 10.
 */
@Controller('api/config/voice-profile')
export class VoiceController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(VoiceProfiles) private readonly voices: VoiceProfiles,
  ) {}

  /** The examples of how captions are to sound. */
  @Get()
  @Policy('admin')
  @Refuses(STORAGE_CODES, 'voice_profile_corrupt')
  async read(@Tenant() context: TenantContext): Promise<VoiceView> {
    const { runtime } = context;
    return voiceView(runtime, await runtime.limit(() => this.voices.read(runtime), context));
  }

  /** Saves other examples; null goes back to those of the settings. */
  @Post()
  @Policy('admin')
  @Refuses(STORAGE_CODES, 'caption_changed')
  async save(@Tenant() context: TenantContext, @Body() body: VoiceProfileBody): Promise<VoiceView> {
    const { runtime } = await this.mutations.begin(context);
    return voiceView(runtime, await runtime.limit(() => this.voices.save(runtime, body.voice_profile)));
  }
}

function voiceView({ config }: TenantRuntime, { entries, source }: VoiceProfileView): VoiceView {
  return { voice_profile: entries, enabled: config.features.voiceMatchingEnabled, source };
}
