import { randomUUID } from 'node:crypto';
import { Secret } from '../../../src/kernel/index.js';
import type { TenantConfig } from '../../../src/kernel/index.js';
import { parseTenantHost } from '../../../src/tenancy/index.js';
import type { Check, Checks } from './support/checks.js';
import { PROVIDERS } from './support/providers.js';
import { codeOf, startPublisher } from './support/publisher.js';
import type { PublisherUnderTest } from './support/publisher.js';
import { nobody, SCHEMA_ONE_TENANT } from './support/target.js';
import type { Plan, Target } from './support/target.js';

/** Section 2 of the integration report: the publisher's client, config source, credentials and hosts. */
export function describeClient(checks: Checks, plan: Plan, target: () => Target): void {
  describe('Publisher Client Integration', () => {
    let started: PublisherUnderTest;
    beforeAll(async () => {
      started = await startPublisher(target());
    });
    afterAll(() => started.stop());
    const publisher = (): PublisherUnderTest => started;
    checks.category('OrchestratorClient', (check) => checkClient(check, plan, target, publisher));
    checks.category('ConfigSource Abstraction', (check) => checkSource(check, plan, target, publisher));
    checks.category('Host Utilities', (check) => checkHosts(check, plan));
  });
}

function checkClient(check: Check, plan: Plan, target: () => Target, publisher: () => PublisherUnderTest): void {
  const lookUp = (host: string) => publisher().client.lookUpRuntime(host, randomUUID());
  const configOf = async (host: string): Promise<TenantConfig> => {
    const found = await lookUp(host);
    if (found.kind !== 'config') throw new Error(`The lookup came to ${found.kind}.`);
    return found.config;
  };
  const resolve = (ref: Secret<string>, configVersion: string) => {
    const wanted = { tenant: plan.tenant, configVersion, ref, provider: 'dropbox' } as const;
    return publisher().client.resolveCredential(wanted, randomUUID());
  };

  check('get_runtime_by_host', 'when the tenant’s host is looked up, every block of schema 2 is parsed', async () => {
    const config = await configOf(target().host);
    expect([config.tenant === plan.tenant, config.schemaVersion]).toEqual([true, 2]);
    expect(config.ttlSeconds).toBeGreaterThanOrEqual(30);
    expect(config.storage.credentialsRef === null).toBe(false);
    const telegram = config.publishers.find(({ type }) => type === 'telegram');
    const parts = { storage: config.storage, ai: config.ai, smtp: config.emailServer, telegram };
    expect(plan.providers.filter((provider) => !parts[PROVIDERS[provider].part])).toEqual([]);
    expect(Object.keys(config)).toEqual(expect.arrayContaining(['captionFile', 'confirmation', 'content', 'features']));
  });
  if (plan.kind === 'development') {
    check('Schema 1', 'when the answer has schema 1, features and storage work and all else is off', async () => {
      const config = await configOf(`${SCHEMA_ONE_TENANT}.${plan.baseDomain}`);
      const { schemaVersion, publishers, ai, emailServer, features } = config;
      expect({ schemaVersion, publishers, ai, emailServer }).toEqual({
        schemaVersion: 1,
        publishers: [],
        ai: null,
        emailServer: null,
      });
      expect([features.keepEnabled, features.analyzeCaptionEnabled]).toEqual([true, false]);
    });
    check('POST, then GET on 405', 'when POST is refused by 405, GET is used and POST not tried again', async () => {
      const { control, journal } = target().standIn ?? { control: null, journal: [] };
      if (control) control.postSupported = false;
      const before = journal.length;
      const kinds = [await lookUp(target().host), await lookUp(target().host)].map(({ kind }) => kind);
      control?.heal();
      expect(kinds).toEqual(['config', 'config']);
      expect(journal.slice(before).map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
    });
  }
  check('Unknown host', 'when nobody has the host, the lookup is a definite no', async () => {
    expect((await lookUp(`${nobody()}.${plan.baseDomain}`)).kind).toBe('not_found');
  });
  check(
    'resolve_credentials',
    'when the storage’s reference is resolved, its credential comes as a secret',
    async () => {
      const { storage, configVersion } = await configOf(target().host);
      const found = await resolve(storage.credentialsRef ?? new Secret(''), configVersion);
      expect(found.kind).toBe('credential');
      const payload = found.kind === 'credential' ? found.payload : null;
      expect([payload?.provider === storage.provider, String(payload?.fields)]).toEqual([true, '[secret]']);
    },
  );
  check('Invalid ref', 'when the reference is unknown, the credential is missing', async () => {
    expect((await resolve(new Secret(nobody()), 'any')).kind).toBe('missing');
  });
}

function checkSource(check: Check, plan: Plan, target: () => Target, publisher: () => PublisherUnderTest): void {
  check('Factory pattern', 'when an address and a token are set, the source is the orchestrator', async () => {
    expect(publisher().configs.isOrchestrated()).toBe(true);
  });
  check(
    'OrchestratorConfigSource.get_config',
    'when the tenant’s host is asked for, its fresh config comes',
    async () => {
      const { config, isStale } = await publisher().configs.getConfig(target().host, randomUUID());
      expect([config.tenant === plan.tenant, config.host === target().host, isStale]).toEqual([true, true, false]);
    },
  );
  check(
    'OrchestratorConfigSource.get_credentials',
    'when each slot is asked for, its provider’s secret comes',
    async () => {
      const { config } = await publisher().configs.getConfig(target().host, randomUUID());
      const found = [];
      for (const provider of plan.providers) {
        const slot = PROVIDERS[provider].slot(config);
        found.push((await publisher().credentials.resolve(config, slot, randomUUID()))?.provider);
      }
      expect(found).toEqual(plan.providers);
    },
  );
  check('Unknown host', 'when nobody has the host, the source says not found and not unavailable', async () => {
    const asking = publisher().configs.getConfig(`${nobody()}.${plan.baseDomain}`, randomUUID());
    expect(await codeOf(asking)).toBe('not_found');
  });
}

/** The cases are those of the report; all of the grammar is in the tests of tenancy. */
function checkHosts(check: Check, plan: Plan): void {
  const domain = plan.baseDomain;
  const reading = (host: string) => parseTenantHost(['Host', host], '/', domain, new Set(['www', 'localhost']));
  const tenantOf = (host: string): string => {
    const read = reading(host);
    return read.outcome === 'tenant' ? read.tenant : read.outcome;
  };

  check('Host normalization', 'when case, port or a trailing dot differ, it is one host', async () => {
    const spellings = ['vermont', 'VERMONT'].flatMap((label) => [`${label}.${domain}`, `${label}.${domain}.`]);
    const hosts = [...spellings, `vermont.${domain}:8443`, `Vermont.${domain.toUpperCase()}.:443`].map((host) => {
      const read = reading(host);
      return read.outcome === 'tenant' && read.host === `vermont.${domain}`;
    });
    expect(hosts).toEqual([true, true, true, true, true, true]);
  });
  check('Host validation', 'when the host is an address, localhost, www or misshapen, it is nobody’s', async () => {
    const bad = [
      '127.0.0.1',
      '[::1]',
      '::1',
      'localhost',
      `www.${domain}`,
      `www.vermont.${domain}`,
      `a..${domain}`,
      domain,
    ];
    expect(bad.map(tenantOf)).toEqual(bad.map(() => 'no_tenant'));
  });
  check('Tenant extraction', 'when the host is a tenant’s, its first label is the tenant', async () => {
    expect([`vermont.${domain}`, `a-b.${domain}`, `7.${domain}`].map(tenantOf)).toEqual(['vermont', 'a-b', '7']);
  });
}
