import { sha256Hex } from '../../kernel/index.js';
import type { TenantConfig, TenantFeatures } from '../../kernel/index.js';
import { EnvironmentError } from '../../platform/environment/index.js';
import type { Environment, EnvironmentProblem } from '../../platform/environment/index.js';
import type { EventLog } from '../../platform/logging/index.js';
import { chooseConfigSource } from '../choose-config-source.js';
import { tenantNotFound } from '../config-source.errors.js';
import type { ConfigSource, ResolvedConfig } from '../config-source.port.js';
import { standaloneBlocks } from './standalone-blocks.js';
import type { StandaloneBlocks } from './standalone-blocks.js';

/** Nothing changes before a restart; the figure only bounds how long derived things live. */
const TTL_SECONDS = 3600;

/**
 * What is wrong with the JSON variables of standalone mode; hand it to `readEnvironment` as a check, so that
 * it is reported together with everything else. In orchestrated mode nobody reads them.
 */
export function standaloneProblems(environment: Environment): readonly EnvironmentProblem[] {
  return chooseConfigSource(environment) === 'env' ? standaloneBlocks(environment).problems : [];
}

/**
 * One tenant, described by the environment. With `STANDALONE_HOST` only that host exists; without it any host
 * is served. Its answers are always valid and never stale. Spec: orchestrator.md section 2, configuration.md section 3.
 */
export class EnvConfigSource implements ConfigSource {
  readonly #config: Omit<TenantConfig, 'host'>;
  readonly #onlyHost: string | null;
  #firstHost: string | null = null;
  #warned = false;

  /** @throws EnvironmentError when a JSON variable has a wrong shape */
  constructor(
    environment: Environment,
    private readonly log: EventLog,
  ) {
    const { config, ignoredSchedules } = configOf(environment);
    this.#config = config;
    for (const { path: field, reason } of ignoredSchedules) {
      const fields = { tenant: config.tenant, field, reason };
      log.warn('schedule_ignored', 'A schedule of a tenant cannot be run as it is set up.', fields);
    }
    this.#onlyHost = environment.standalone.standaloneHost;
  }

  async getConfig(host: string): Promise<ResolvedConfig> {
    if (this.#onlyHost !== null && host !== this.#onlyHost) throw tenantNotFound();
    this.#noticeHost(host);
    return { config: { ...this.#config, host }, ageSeconds: 0, isStale: false };
  }

  getValidConfig(host: string): Promise<ResolvedConfig> {
    return this.getConfig(host);
  }

  refresh(host: string): Promise<ResolvedConfig> {
    return this.getConfig(host);
  }

  isOrchestrated(): boolean {
    return false;
  }

  async checkConnectivity(): Promise<void> {}

  #noticeHost(host: string): void {
    if (host === this.#config.tenant) return; // the name by which the service itself asks for its tenant
    this.#firstHost ??= host;
    if (this.#warned || host === this.#firstHost) return;
    this.#warned = true;
    this.log.warn(
      'runtime_config_changed',
      'A second host is served by the one tenant of standalone mode. Set STANDALONE_HOST to serve only one.',
      { tenant: this.#config.tenant },
    );
  }
}

function configOf(environment: Environment): {
  readonly config: Omit<TenantConfig, 'host'>;
  readonly ignoredSchedules: StandaloneBlocks['ignoredSchedules'];
} {
  const { standalone } = environment;
  const { blocks, problems, ignoredSchedules } = standaloneBlocks(environment);
  if (!blocks) throw new EnvironmentError(problems);
  const config = {
    tenant: standalone.standaloneHost?.split('.', 1)[0] ?? 'default',
    schemaVersion: 2,
    ttlSeconds: TTL_SECONDS,
    features: featuresOf(standalone),
    auth: null,
    ...blocks,
  } as const;
  // The same settings give the same version after a restart and on every replica.
  return { config: { ...config, configVersion: sha256Hex(JSON.stringify(config)) }, ignoredSchedules };
}

function featuresOf(standalone: Environment['standalone']): TenantFeatures {
  return {
    publishEnabled: standalone.featurePublish,
    analyzeCaptionEnabled: standalone.featureAnalyzeCaption,
    keepEnabled: standalone.featureKeepCurate,
    removeEnabled: standalone.featureRemoveCurate,
    deleteEnabled: standalone.featureDelete,
    autoViewEnabled: standalone.autoView,
    voiceMatchingEnabled: standalone.featureVoiceMatching,
    altTextEnabled: standalone.featureAltText,
    smartHashtagsEnabled: standalone.featureSmartHashtags,
    libraryEnabled: standalone.featureLibrary,
    mode: standalone.featurePublish ? 'publish' : 'review',
  };
}
