import type { TenantRuntime } from '../tenancy/index.js';

/** The brand voice captions are written in. */
export interface VoiceProfileView {
  /** ≤ 20 entries of 1…500 characters; empty = none. */
  readonly entries: readonly string[];
  /** `saved`: written here by a person, and stands in for `content.voice_profile`. */
  readonly source: 'config' | 'saved';
}

/** Examples of how a tenant writes, as its admins may change them. Spec: web-api.md sections 4 and 10. */
export interface VoiceProfiles {
  /** @throws PublisherError storage errors */
  read(runtime: TenantRuntime): Promise<VoiceProfileView>;
  /**
   * @param entries null = back to the config
   * @throws PublisherError `caption_changed` when somebody else saved at the same time, storage errors
   */
  save(runtime: TenantRuntime, entries: readonly string[] | null): Promise<VoiceProfileView>;
}
export const VoiceProfiles = Symbol('VoiceProfiles');
