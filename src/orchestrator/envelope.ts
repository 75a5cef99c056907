import type { AiConfig, StorageProvider, TenantConfig } from '../kernel/index.js';
import type { CronRules } from '../platform/cron/index.js';
import {
  InvalidAnswer,
  objectAt,
  parseAi,
  parseAuth,
  parseBlock,
  parseCaptionFile,
  parseConfirmation,
  parseContent,
  parseEmailServer,
  parseFeatures,
  parseOptionalBlock,
  parsePublishers,
  parseSchedules,
  parseStorage,
  refOf,
  type IgnoredSchedule,
} from './blocks/index.js';
import { CredentialsRefsDto, EnvelopeDto, SchemaVersionDto, StorageRefsDto } from './envelope.dto.js';

export interface EnvelopeSettings {
  /** For an answer without a TTL; 30…3600. */
  readonly defaultTtlSeconds: number;
  readonly allowLocalStorage: boolean;
  /** Providers this build has an adapter for. */
  readonly availableStorage: readonly StorageProvider[];
  /** Forces who captions for every tenant; null = the tenant's own `ai` block decides. */
  readonly captioningProvider: AiConfig['provider'] | null;
  readonly cron: CronRules;
}

/** What of an answer is not used, and breaks nothing. */
export interface LeftOut {
  readonly unknownPublisherTypes: readonly string[];
  readonly ignoredSchedules: readonly IgnoredSchedule[];
}

/** A whole answer, parsed. */
export type ParsedEnvelope =
  | ({ readonly kind: 'config'; readonly config: TenantConfig } & LeftOut)
  /** The host belongs to another kind of application. */
  | { readonly kind: 'wrong_app' };

const APP_TYPE = 'publisher_v2';
const SHORTEST_TTL_SECONDS = 30;
const LONGEST_TTL_SECONDS = 3600;

/**
 * Parses a runtime answer of schema 1 or 2 into the kernel's type.
 * @param host normalised host it was asked for; its first label must be the answer's tenant
 * @throws InvalidAnswer with the path of the first wrong field
 * Spec: orchestrator.md section 3.
 */
export function parseEnvelope(answer: unknown, host: string, settings: EnvelopeSettings): ParsedEnvelope {
  const raw = objectAt(answer, '$');
  // Whose answer it is comes before its shape: a foreign one is dropped for good, whatever else is wrong with it.
  if (isOther(raw['tenant'], tenantOfHost(host))) throw new InvalidAnswer('$.tenant', 'foreign_tenant');
  if (isOther(raw['app_type'], APP_TYPE)) return { kind: 'wrong_app' };
  const schemaVersion = schemaVersionOf(answer);
  const envelope = parseBlock(EnvelopeDto, answer, '$');
  const wire = objectAt(envelope.config, '$.config');
  const refs = refsOf(envelope.credentials_refs, wire['credentials_refs'], schemaVersion);
  const features = parseFeatures(wire['features'], '$.config.features', schemaVersion);
  const { unknownPublisherTypes, ignoredSchedules, ...blocks } =
    schemaVersion === 1 ? schemaOne() : schemaTwo(wire, refs, settings);
  const config: TenantConfig = {
    tenant: envelope.tenant,
    host,
    configVersion: envelope.config_version,
    schemaVersion,
    ttlSeconds: ttlOf(envelope.ttl_seconds, settings.defaultTtlSeconds),
    // Nobody there to analyze: the flag alone does not switch it on.
    features: { ...features, analyzeCaptionEnabled: features.analyzeCaptionEnabled && blocks.ai !== null },
    storage: parseStorage(
      wire['storage'],
      '$.config.storage',
      { available: settings.availableStorage, allowLocal: settings.allowLocalStorage },
      refs.storage,
    ),
    ...blocks,
  };
  return { kind: 'config', config, unknownPublisherTypes, ignoredSchedules };
}

/** First label of a normalised host. */
export function tenantOfHost(host: string): string {
  return host.split('.', 1)[0] ?? '';
}

type Refs = ReturnType<typeof refsOf>;
type Blocks = Pick<
  TenantConfig,
  'publishers' | 'emailServer' | 'ai' | 'captionFile' | 'confirmation' | 'content' | 'auth' | 'schedules'
> &
  LeftOut;

/** Schema 1 is features and storage only: no analysis, no platforms, defaults for the rest. */
function schemaOne(): Blocks {
  return {
    publishers: [],
    unknownPublisherTypes: [],
    emailServer: null,
    ai: null,
    captionFile: parseCaptionFile(null, ''),
    confirmation: parseConfirmation(null, ''),
    content: parseContent(null, ''),
    auth: null,
    schedules: [],
    ignoredSchedules: [],
  };
}

function schemaTwo(wire: Record<string, unknown>, refs: Refs, settings: EnvelopeSettings): Blocks {
  const { entries, unknownTypes } = parsePublishers(wire['publishers'], '$.config.publishers', refs.telegram);
  const { schedules, ignored } = parseSchedules(wire['schedule'], '$.config.schedule', settings.cron);
  const mails = entries.some((entry) => entry.type === 'email' || entry.type === 'fetlife');
  return {
    publishers: entries,
    unknownPublisherTypes: unknownTypes,
    emailServer: parseEmailServer(wire['email_server'], '$.config.email_server', mails, refs.smtp),
    ai: aiOf(wire['ai'], refs, settings),
    captionFile: parseCaptionFile(wire['captionfile'], '$.config.captionfile'),
    confirmation: parseConfirmation(wire['confirmation'], '$.config.confirmation'),
    content: parseContent(wire['content'], '$.config.content'),
    auth: parseAuth(wire['auth'], '$.config.auth'),
    schedules,
    ignoredSchedules: ignored,
  };
}

/** Null = analysis is off: no block, or no reference in it, and no captioning that works without one. */
function aiOf(value: unknown, refs: Refs, settings: EnvelopeSettings): AiConfig | null {
  const provider = settings.captioningProvider ?? 'openai';
  const absent = value === undefined || value === null;
  const ai = parseAi(absent ? {} : value, '$.config.ai', provider, { ref: absent ? null : refs.ai });
  return provider === 'offline' || ai.credentialsRef !== null ? ai : null;
}

/** Names somebody else; a wrong type is left to the schema. */
function isOther(value: unknown, expected: string): boolean {
  return typeof value === 'string' && value !== '' && value !== expected;
}

function schemaVersionOf(answer: unknown): 1 | 2 {
  const { schema_version: version = 1 } = parseBlock(SchemaVersionDto, answer, '$');
  if (version !== 1 && version !== 2) throw new InvalidAnswer('$.schema_version', 'schema_version');
  return version;
}

/** References beside the blocks; of two places the inner one wins. Schema 1 knows the storage's only. */
function refsOf(atTop: unknown, inConfig: unknown, schemaVersion: 1 | 2) {
  const Dto: new () => CredentialsRefsDto = schemaVersion === 1 ? StorageRefsDto : CredentialsRefsDto;
  const top = parseOptionalBlock(Dto, atTop, '$.credentials_refs');
  const inner = parseOptionalBlock(Dto, inConfig, '$.config.credentials_refs');
  const pick = (name: keyof CredentialsRefsDto) => inner?.[name] || top?.[name];
  return {
    storage: refOf(pick('storage')),
    ai: refOf(pick('openai') || pick('ai')),
    telegram: refOf(pick('telegram')),
    smtp: refOf(pick('smtp')),
  };
}

function ttlOf(seconds: number | undefined, byDefault: number): number {
  if (seconds === undefined || seconds <= 0) return byDefault;
  return Math.min(LONGEST_TTL_SECONDS, Math.max(SHORTEST_TTL_SECONDS, seconds));
}
