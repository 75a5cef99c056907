import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Body, Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { Tenant, type TenantContext, type TenantRuntime } from '../../../tenancy/index.js';
import { VoiceProfiles, type VoiceProfileView } from '../../../workflow/index.js';
import { Policy, Refuses, Takes } from '../../http/index.js';
import type { ApiRequest } from '../shared/api-request.js';
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
  /** Also the `ETag`; named in `If-Match`, nothing that somebody else saved meanwhile is overwritten. */
  readonly voiceVersion: string;
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
  async read(
    @Tenant() context: TenantContext,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<VoiceView> {
    const { runtime } = context;
    return tagged(response, runtime, await runtime.limit(() => this.voices.read(runtime), context));
  }

  /** Saves other examples; null goes back to those of the settings. Without `If-Match` the last one to save wins. */
  @Post()
  @Policy('admin')
  @Takes('If-Match')
  @Refuses(STORAGE_CODES, 'voice_profile_changed', 'caption_changed')
  async save(
    @Tenant() context: TenantContext,
    @Body() body: VoiceProfileBody,
    @Req() { headers }: ApiRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<VoiceView> {
    const expected = expectedTag(headers);
    const { runtime } = await this.mutations.begin(context);
    const saved = await runtime.limit(() => this.voices.save(runtime, body.voice_profile, expected));
    return tagged(response, runtime, saved);
  }
}

function tagged(
  response: ServerResponse,
  { config }: TenantRuntime,
  { entries, source, version }: VoiceProfileView,
): VoiceView {
  response.setHeader('ETag', `"${version}"`);
  return { voice_profile: entries, enabled: config.features.voiceMatchingEnabled, source, voiceVersion: version };
}

/** A tag of ours is weak once the answer was compressed; it names the same voice. */
const TAG = /^(?:W\/)?"([^"]*)"$/;

/** The version of `If-Match`; null = the caller did not say which. One we never gave out matches nothing. */
function expectedTag({ 'if-match': header }: IncomingHttpHeaders): string | null {
  if (header === undefined || header.trim() === '*') return null;
  return TAG.exec(header.trim())?.[1] ?? '';
}
