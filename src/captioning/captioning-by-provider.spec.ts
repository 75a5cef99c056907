import { Secret } from '../kernel/index.js';
import type { AiConfig, CredentialFields, RenewCredential, TenantConfig } from '../kernel/index.js';
import { CaptioningByProvider } from './captioning-by-provider.js';
import type { Captioning, CaptioningFactory } from './captioning.port.js';

const configWith = (provider: AiConfig['provider'] | null): TenantConfig =>
  ({ tenant: 'vermont', ai: provider && { provider } }) as TenantConfig;

interface Asked {
  readonly provider: AiConfig['provider'];
  readonly credential: CredentialFields | null;
  readonly renew: RenewCredential | undefined;
}

function world() {
  const asked: Asked[] = [];
  const factory = (provider: AiConfig['provider']): CaptioningFactory => ({
    build: async (_config, credential, renew) => {
      asked.push({ provider, credential, renew });
      return { advisories: () => [] } as unknown as Captioning;
    },
  });
  return { asked, factories: new CaptioningByProvider({ offline: factory('offline'), openai: factory('openai') }) };
}

describe('captioning by provider', () => {
  test.each(['offline', 'openai'] as const)('when a tenant has %s, that one is built', async (provider) => {
    const { asked, factories } = world();
    await factories.build(configWith(provider), null);
    expect(asked.map((one) => one.provider)).toEqual([provider]);
  });

  test('when there is a credential, it and the way to another one go along', async () => {
    const { asked, factories } = world();
    const credential = new Secret({ api_key: 'sk-test' });
    const renew = async () => null;
    await factories.build(configWith('openai'), credential, renew);
    expect(asked).toEqual([{ provider: 'openai', credential, renew }]);
  });

  test('when a tenant has no AI, that is ai_unavailable and nothing is built', async () => {
    const { asked, factories } = world();
    await expect(factories.build(configWith(null), null)).rejects.toMatchObject({ code: 'ai_unavailable' });
    expect(asked).toEqual([]);
  });
});
