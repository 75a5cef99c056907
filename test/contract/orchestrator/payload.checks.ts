import type { Checks } from './support/checks.js';
import { PROVIDERS } from './support/providers.js';
import type { Provider } from './support/providers.js';
import { entriesOf, lacking, objectIn, referencesIn, ServiceApi } from './support/service-api.js';
import { nobody } from './support/target.js';
import type { Plan, Target } from './support/target.js';

/** Sections 1.3 to 1.6 of the integration report: what the service routes answer, without the publisher. */
export function describePayloads(checks: Checks, plan: Plan, target: () => Target): void {
  const api = (): ServiceApi => new ServiceApi(target());
  describe('Orchestrator API', () => {
    describeSchema(checks, plan, api);
    describeCredentials(checks, plan, api);
    describeRefusals(checks, api);
  });
}

function describeSchema(checks: Checks, plan: Plan, api: () => ServiceApi): void {
  const block = async (name: string) => objectIn(objectIn((await api().byPost()).body['config'])[name]);

  checks.category('Schema V2 Validation', (check) => {
    check(
      'Top-level fields',
      'when the tenant is asked for, schema 2, tenant, app type and config are there',
      async () => {
        const { body } = await api().byPost();
        const fields = { tenant: 'string', app_type: 'string', config_version: 'string', config: 'object' } as const;
        expect(lacking(body, fields)).toEqual([]);
        expect([body['schema_version'], body['app_type']]).toEqual([2, 'publisher_v2']);
      },
    );
    check('Features block', 'when the features are read, the five flags are there as booleans', async () => {
      const flags = [
        'publish_enabled',
        'analyze_caption_enabled',
        'keep_enabled',
        'remove_enabled',
        'auto_view_enabled',
      ];
      const fields = Object.fromEntries(flags.map((flag) => [flag, 'boolean' as const]));
      expect(lacking(await block('features'), fields)).toEqual([]);
    });
    check('Storage block', 'when the storage is read, the provider and all four paths are there', async () => {
      const storage = await block('storage');
      expect(lacking(storage, { provider: 'string', paths: 'object' })).toEqual([]);
      const paths = { root: 'string', archive: 'present', keep: 'present', remove: 'present' } as const;
      expect(lacking(objectIn(storage['paths']), paths)).toEqual([]);
    });
    check('credentials_ref', 'when the storage is read, its reference is in its own block or at the top', async () => {
      expect('storage' in referencesIn((await api().byPost()).body)).toBe(true);
    });
    check(
      'Publishers block',
      'when the publishers are read, each enabled one has a type, and no two share an id',
      async () => {
        const config = objectIn((await api().byPost()).body['config']);
        const entries = entriesOf(config['publishers']);
        expect(entries.flatMap((entry) => lacking(entry, { type: 'string' }))).toEqual([]);
        const ids = entries.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
        expect(new Set(ids).size).toBe(ids.length);
        expect(typeof config['publishers']).toBe('object');
      },
    );
    if (plan.providers.includes('smtp')) {
      check('email_server block', 'when the mail server is read, host, port, TLS and sender are there', async () => {
        const fields = { host: 'string', port: 'number', use_tls: 'boolean', from_email: 'string' } as const;
        expect(lacking(await block('email_server'), fields)).toEqual([]);
      });
    }
    if (plan.providers.includes('openai')) {
      check('AI block', 'when the AI settings are read, the models are there, and every prompt is text', async () => {
        const ai = await block('ai');
        expect(lacking(ai, { vision_model: 'string', caption_model: 'string' })).toEqual([]);
        const prompts = Object.keys(ai).filter((name) => name.endsWith('_prompt') && ai[name] !== null);
        expect(prompts.filter((name) => typeof ai[name] !== 'string')).toEqual([]);
      });
    }
  });
}

function describeCredentials(checks: Checks, plan: Plan, api: () => ServiceApi): void {
  const reference = async (provider: Provider): Promise<string> => {
    const ref = referencesIn((await api().byPost()).body)[PROVIDERS[provider].part];
    if (ref) return ref;
    throw new Error(`The test tenant has no reference for ${provider}; ORCHESTRATOR_TEST_PROVIDERS can leave it out.`);
  };

  checks.category('Credentials Resolution', (check) => {
    for (const provider of plan.providers) {
      const field = PROVIDERS[provider].secretField;
      check(
        PROVIDERS[provider].title,
        `when its reference is resolved, provider, version and ${field} are there`,
        async () => {
          const { status, body } = await api().resolve(await reference(provider));
          expect(status).toBe(200);
          expect(lacking(body, { provider: 'string', version: 'string', [field]: 'string' })).toEqual([]);
          expect(body['provider'] === provider).toBe(true);
        },
      );
    }
  });
}

function describeRefusals(checks: Checks, api: () => ServiceApi): void {
  const anyReference = async (): Promise<string> => referencesIn((await api().byPost()).body)['storage'] ?? '';

  checks.category('Error Handling', (check) => {
    check('Missing X-Tenant header', 'when a reference is resolved for nobody, it is 400', async () => {
      expect((await api().resolve(await anyReference(), null)).status).toBe(400);
    });
    check('Invalid credentials_ref', 'when the reference is unknown, it is 404 and not repeated', async () => {
      const ref = nobody();
      const { status, body } = await api().resolve(ref);
      expect(status).toBe(404);
      expect(JSON.stringify(body).includes(ref)).toBe(false);
    });
    check('Reference of another tenant', 'when another tenant resolves it, it is as unknown as any other', async () => {
      const other = await api().resolve(await anyReference(), nobody());
      const unknown = await api().resolve(nobody());
      expect([other.status, unknown.status]).toEqual([404, 404]);
      expect(Object.keys(other.body)).toEqual(Object.keys(unknown.body));
    });
  });

  checks.category('Caching Headers', (check) => {
    check(
      'Runtime config ttl_seconds',
      'when the answer names a time, it is a whole number; 0 means ours',
      async () => {
        const ttl = (await api().byPost()).body['ttl_seconds'] ?? 0;
        expect(Number.isInteger(ttl)).toBe(true);
      },
    );
    check(
      'Runtime config_version',
      'when nothing was changed, the version is the same twice and not empty',
      async () => {
        const [one, other] = [await api().byPost(), await api().byPost()];
        expect(lacking(one.body, { config_version: 'string' })).toEqual([]);
        expect(one.body['config_version'] === other.body['config_version']).toBe(true);
      },
    );
    check('Credentials no-store', 'when a reference is resolved, nobody in between may keep the answer', async () => {
      const { headers } = await api().resolve(await anyReference());
      expect(headers.get('cache-control')).toMatch(/\bno-store\b/);
    });
  });
}
