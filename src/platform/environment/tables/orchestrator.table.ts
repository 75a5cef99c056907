import { csv, flag, integer, text, word } from '../declare.js';
import { asBaseUrl, asDomain, LABEL } from '../values.js';
import type { VariableGroup } from '../variable.js';

/** Spec: configuration.md section 2. */
export const ORCHESTRATOR_GROUP = {
  title: 'Orchestrated mode',
  intro:
    'Connection to the control plane. Everything else about a tenant (features, storage, platforms, credentials) comes from it.',
  variables: {
    configSource: word({
      name: 'CONFIG_SOURCE',
      words: ['env', 'orchestrator'],
      default: null,
      help: 'Forces the source of tenant configuration; `env` is the rollback switch.',
    }),
    baseUrl: text({
      name: 'ORCHESTRATOR_BASE_URL',
      default: null,
      rule: 'an http(s) URL without user name, query or fragment',
      accept: asBaseUrl,
      help: 'Address of the control plane. Its presence selects orchestrated mode.',
    }),
    allowHttp: flag({
      name: 'ORCHESTRATOR_ALLOW_HTTP',
      default: false,
      help: 'Permits an http:// address that is not loopback (a private network that encrypts by itself).',
    }),
    baseDomain: text({
      name: 'ORCHESTRATOR_BASE_DOMAIN',
      default: 'shibari.photo',
      rule: 'a domain name such as example.com, without port',
      accept: asDomain,
      help: 'Tenants are `<label>.<this>`; `localhost` for development.',
    }),
    preferPost: flag({
      name: 'ORCHESTRATOR_PREFER_POST',
      default: true,
      help: 'Ask for runtime config by POST (no host in access logs), with GET after a 405. `false`: GET only.',
    }),
    postReprobeSeconds: integer({
      name: 'ORCHESTRATOR_POST_REPROBE_SECONDS',
      default: 600,
      min: 0,
      max: 86_400,
      help: 'After a 405, try POST again after this many seconds; 0 = never.',
    }),
    timeoutMs: integer({
      name: 'ORCHESTRATOR_TIMEOUT_MS',
      default: 5000,
      min: 100,
      max: 20_000,
      help: 'Total time of one lookup in milliseconds, retries included.',
    }),
    defaultTtlSeconds: integer({
      name: 'RUNTIME_CONFIG_DEFAULT_TTL_SECONDS',
      default: 600,
      min: 30,
      max: 3600,
      help: 'Freshness of an answer that names none.',
    }),
    configCacheMaxSize: integer({
      name: 'RUNTIME_CONFIG_CACHE_MAX_SIZE',
      default: 1000,
      min: 10,
      max: 100_000,
      help: 'Most hosts kept in memory.',
    }),
    staleMaxSeconds: integer({
      name: 'RUNTIME_CONFIG_STALE_MAX_SECONDS',
      default: 3600,
      min: 0,
      max: 86_400,
      help: 'How long reads may go on after the freshness ended while the control plane is away; 0 = not at all.',
    }),
    negativeTtlSeconds: integer({
      name: 'RUNTIME_CONFIG_NEGATIVE_TTL_SECONDS',
      default: 30,
      min: 5,
      max: 300,
      help: 'How long an unknown or suspended tenant is remembered as such.',
    }),
    mutationMaxAgeSeconds: integer({
      name: 'MUTATION_CONFIG_MAX_AGE_SECONDS',
      default: 600,
      min: 0,
      max: 3600,
      help: 'Oldest answer a change may rest on; 0 = ask before every change.',
    }),
    credentialCacheEnabled: flag({
      name: 'CREDENTIAL_CACHE_ENABLED',
      default: true,
      help: 'Keep resolved credentials in memory; `false` resolves every time.',
    }),
    credentialCacheTtlSeconds: integer({
      name: 'CREDENTIAL_CACHE_TTL_SECONDS',
      default: 600,
      min: 30,
      max: 600,
      help: 'Longest life of a credential in memory.',
    }),
    credentialCacheMaxSize: integer({
      name: 'CREDENTIAL_CACHE_MAX_SIZE',
      default: 5000,
      min: 10,
      max: 100_000,
      help: 'Most credentials kept in memory.',
    }),
    tenantServiceCacheMaxSize: integer({
      name: 'TENANT_SERVICE_CACHE_MAX_SIZE',
      default: 1000,
      min: 10,
      max: 100_000,
      help: 'Most tenants whose services are kept ready.',
    }),
    tenantServiceTtlSeconds: integer({
      name: 'TENANT_SERVICE_TTL_SECONDS',
      default: 600,
      min: 30,
      max: 3600,
      help: 'Longest life of one tenant’s services.',
    }),
    tenantMaxConcurrency: integer({
      name: 'TENANT_MAX_CONCURRENCY',
      default: 8,
      min: 1,
      max: 256,
      help: 'Requests of one tenant in storage, AI or platform work at once; more wait up to 2 s.',
    }),
    reservedSubdomains: csv({
      name: 'RESERVED_SUBDOMAINS',
      item: LABEL,
      itemRule: 'one host label',
      normalise: (item) => item.toLowerCase(),
      help: 'Labels that are never a tenant, added to the built-in list.',
    }),
    scheduleHosts: csv({
      name: 'SCHEDULE_HOSTS',
      item: /^\S{1,260}$/,
      itemRule: 'the host of a tenant below ORCHESTRATOR_BASE_DOMAIN',
      help: 'Tenants whose schedules this deployment runs, as hosts: the control plane lists none. Unset: no schedule runs.',
    }),
    healthReadyMode: word({
      name: 'HEALTH_READY_MODE',
      words: ['strict', 'degraded'],
      default: 'strict',
      help: '`degraded` stays ready while the control plane is away, after a first contact.',
    }),
    allowLocalStorage: flag({
      name: 'ALLOW_LOCAL_STORAGE',
      defaultFrom: (facts) => !facts.production,
      defaultText: 'true outside production',
      help: 'Lets a tenant of the control plane use `storage.provider: local`.',
    }),
  },
} satisfies VariableGroup;
