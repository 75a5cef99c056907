import type { Secret } from './secret.js';

/** Publisher types we know by name. Unknown ones are skipped with a warning. Spec: orchestrator.md section 3. */
export const PUBLISHER_TYPES = [
  'outbox',
  'telegram',
  'fetlife',
  'email',
  'instagram',
  'mastodon',
  'bluesky',
  'webhook',
] as const;
export type PublisherType = (typeof PUBLISHER_TYPES)[number];

export const STORAGE_PROVIDERS = ['local', 'dropbox', 'managed'] as const;
export type StorageProvider = (typeof STORAGE_PROVIDERS)[number];

/** An opaque reference to a secret kept by the orchestrator. As sensitive as a secret in logs. */
export type CredentialsRef = Secret<string>;

/** What a tenant may do. Spec: orchestrator.md section 3, block `features`. */
export interface TenantFeatures {
  readonly publishEnabled: boolean;
  readonly analyzeCaptionEnabled: boolean;
  readonly keepEnabled: boolean;
  readonly removeEnabled: boolean;
  readonly deleteEnabled: boolean;
  readonly autoViewEnabled: boolean;
  readonly voiceMatchingEnabled: boolean;
  readonly altTextEnabled: boolean;
  readonly smartHashtagsEnabled: boolean;
  readonly libraryEnabled: boolean;
  /** `review`: look and sort only, nothing is published. */
  readonly mode: 'review' | 'publish';
}

/** Where a tenant's photos live. Paths are those of the storage's own name space. */
export interface TenantStorageConfig {
  readonly provider: StorageProvider;
  readonly credentialsRef: CredentialsRef | null;
  readonly paths: {
    readonly root: string;
    readonly archive: string;
    readonly keep: string;
    readonly remove: string;
  };
}

/** One enabled entry of `publishers[]`. `config` is parsed by the publisher's own schema. */
export interface PublisherEntry {
  readonly id: string;
  readonly type: PublisherType;
  readonly credentialsRef: CredentialsRef | null;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface EmailServerConfig {
  readonly host: string;
  /** 1…65535. */
  readonly port: number;
  readonly useTls: boolean;
  readonly fromEmail: string;
  readonly username: string | null;
  readonly passwordRef: CredentialsRef | null;
}

/** AI settings; every text is a tenant's own and never logged. Spec: captioning.md section 2. */
export interface AiConfig {
  readonly provider: 'openai' | 'offline';
  readonly credentialsRef: CredentialsRef | null;
  readonly visionModel: string | null;
  readonly captionModel: string | null;
  readonly sdCaptionModel: string | null;
  readonly systemPrompt: string | null;
  readonly rolePrompt: string | null;
  readonly sdCaptionSystemPrompt: string | null;
  readonly sdCaptionRolePrompt: string | null;
  readonly sdCaptionEnabled: boolean;
  readonly sdCaptionSingleCallEnabled: boolean;
  readonly ratePerMinute: number;
  readonly language: string | null;
  /** Further settings of the adapter (`vision_max_dimension`, …), parsed by their owner. */
  readonly extra: Readonly<Record<string, unknown>>;
}

export interface CaptionFileConfig {
  readonly extendedMetadataEnabled: boolean;
  readonly artistAlias: string | null;
  /** `full`: `a.jpg.txt`; `stem`: `a.txt`, for the Python Publisher V2. */
  readonly naming: 'full' | 'stem';
}

export interface ConfirmationConfig {
  readonly toSender: boolean;
  /** ≥ 0. */
  readonly tagsCount: number;
  readonly tagsNature: string | null;
}

export interface ContentConfig {
  /** Archive after publishing: a switch, not a folder. */
  readonly archive: boolean;
  /** Nothing is published, everything else works. */
  readonly debug: boolean;
  readonly hashtagString: string;
  readonly voiceProfile: readonly string[] | null;
}

/** A cron schedule of a tenant: at each of its times the next photos are published. Spec: publishing.md section 10. */
export interface TenantSchedule {
  /** Unique within the tenant; part of the key of each slot. */
  readonly id: string;
  /** Five fields. Its times lie five minutes apart or more. */
  readonly cron: string;
  /** IANA name of the zone the fields are read in. */
  readonly timeZone: string;
  readonly order: 'random' | 'oldest' | 'name';
  /** Ids or types of platforms; null = all enabled. */
  readonly platforms: readonly string[] | null;
  /** Photos per slot, 1…10. */
  readonly count: number;
  readonly ai: 'auto' | 'never';
}

/** Who may administer this tenant. Null: the process-wide list decides. Spec: auth.md section 3. */
export interface TenantAuthConfig {
  readonly enabled: boolean;
  readonly allowedEmails: readonly string[];
}

/**
 * Everything the service knows about one tenant, whichever source it came from. Read-only; replaced as a
 * whole when `configVersion` changes. Spec: orchestrator.md section 3.
 */
export interface TenantConfig {
  /** The tenant's label, e.g. `vermont`. Lower case. */
  readonly tenant: string;
  /** Normalised host it was resolved for. Never logged. */
  readonly host: string;
  /** Opaque; a change rebuilds everything derived from the config. */
  readonly configVersion: string;
  readonly schemaVersion: 1 | 2;
  /** How long the answer is fresh, in seconds (30…3600); env mode: 3600. */
  readonly ttlSeconds: number;
  readonly features: TenantFeatures;
  readonly storage: TenantStorageConfig;
  readonly publishers: readonly PublisherEntry[];
  readonly emailServer: EmailServerConfig | null;
  readonly ai: AiConfig | null;
  readonly captionFile: CaptionFileConfig;
  readonly confirmation: ConfirmationConfig;
  readonly content: ContentConfig;
  readonly auth: TenantAuthConfig | null;
  /** Those that can be run; what is wrong with others was said when they were read. */
  readonly schedules: readonly TenantSchedule[];
}
