import type { TenantRuntime } from '../tenancy/index.js';

/** The brand voice captions are written in. */
export interface VoiceProfileView {
  /** ≤ 20 entries of 1…500 characters; empty = none. */
  readonly entries: readonly string[];
  /** `saved`: written here by a person, and stands in for `content.voice_profile`. */
  readonly source: 'config' | 'saved';
  /** 32 hex; changes with the entries and where they are from. Whoever saves may name the one that was edited. */
  readonly version: string;
}

/** Examples of how a tenant writes, as its admins may change them. Spec: web-api.md sections 4 and 10. */
export interface VoiceProfiles {
  /** @throws PublisherError storage errors */
  read(runtime: TenantRuntime): Promise<VoiceProfileView>;
  /**
   * @param entries null = back to the config
   * @param expected the version that was edited; null = whatever is there
   * @throws PublisherError `voice_profile_changed` when it is no longer there, `caption_changed` when somebody else
   *   saved at the same time, storage errors
   */
  save(runtime: TenantRuntime, entries: readonly string[] | null, expected: string | null): Promise<VoiceProfileView>;
}
export const VoiceProfiles = Symbol('VoiceProfiles');
