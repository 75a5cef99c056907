import type { TenantConfig } from '../../kernel/index.js';
import type { EventLog } from '../../platform/logging/index.js';

/** A tenant that may publish, with one entry per platform id. */
export function modelConfig(platforms: readonly string[]): TenantConfig {
  return {
    tenant: 'aurora',
    host: 'aurora.localhost',
    configVersion: '1',
    schemaVersion: 2,
    ttlSeconds: 600,
    features: {
      publishEnabled: true,
      analyzeCaptionEnabled: false,
      keepEnabled: true,
      removeEnabled: true,
      deleteEnabled: true,
      autoViewEnabled: false,
      voiceMatchingEnabled: false,
      altTextEnabled: true,
      smartHashtagsEnabled: true,
      libraryEnabled: true,
      mode: 'publish',
    },
    storage: {
      provider: 'local',
      credentialsRef: null,
      paths: { root: '/', archive: 'archive', keep: 'keep', remove: 'reject' },
    },
    publishers: platforms.map((id) => ({ id, type: 'telegram', credentialsRef: null, config: {} })),
    emailServer: null,
    ai: null,
    captionFile: { extendedMetadataEnabled: false, artistAlias: null, naming: 'full' },
    confirmation: { toSender: false, tagsCount: 0, tagsNature: null },
    content: { archive: true, debug: false, hashtagString: '', voiceProfile: null },
    auth: null,
    schedules: [],
  };
}

const nothing = (): void => undefined;

/** Lines are not looked at in a model. */
export const silentLog: EventLog = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  failure: nothing,
};
