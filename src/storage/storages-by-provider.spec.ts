import { Secret } from '../kernel/index.js';
import type { StorageProvider, TenantConfig } from '../kernel/index.js';
import type { ImageStorage, ImageStorageFactory } from './image-storage.port.js';
import { StoragesByProvider } from './storages-by-provider.js';

function configOf(provider: StorageProvider): TenantConfig {
  return { tenant: 'vermont', storage: { provider } } as TenantConfig;
}

/** Says what it was given. */
function factoryOf(provider: StorageProvider, calls: unknown[][]): ImageStorageFactory {
  return {
    providers: [provider],
    build: async (...args) => {
      calls.push([provider, ...args]);
      return { provider } as ImageStorage;
    },
  };
}

describe('StoragesByProvider', () => {
  test('when a tenant names a provider, that one builds its storage, with its secret and the way to another', async () => {
    const calls: unknown[][] = [];
    const [local, dropbox, managed] = (['local', 'dropbox', 'managed'] as const).map((one) => factoryOf(one, calls));
    if (!local || !dropbox || !managed) throw new Error('There are three.');
    const storages = new StoragesByProvider({ local, dropbox, managed });
    const renew = async () => null;
    const secret = new Secret({ refresh_token: 'x' });
    for (const provider of storages.providers) {
      await expect(storages.build(configOf(provider), secret, renew)).resolves.toEqual({ provider });
    }
    expect(calls.map(([provider]) => provider)).toEqual(storages.providers);
    expect([...storages.providers].sort()).toEqual(['dropbox', 'local', 'managed']);
    for (const call of calls) expect(call.slice(2)).toEqual([secret, renew]);
  });

  test('when a provider cannot be used here, it is not offered, and its tenants are unavailable', async () => {
    const storages = new StoragesByProvider({
      local: factoryOf('local', []),
      dropbox: null,
      managed: factoryOf('managed', []),
    });
    expect(storages.providers).not.toContain('dropbox');
    await expect(storages.build(configOf('dropbox'), null)).rejects.toMatchObject({
      code: 'config_unavailable',
      family: 'upstream',
    });
  });
});
