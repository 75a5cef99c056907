import { derivedFrom, startStorage } from './index.js';
import type { DemoStorage } from './index.js';
import { badDaysOf } from './storage-words.js';
import type { BadDay, RemoteKind } from './storage-words.js';

const KINDS: readonly RemoteKind[] = ['dropbox', 's3'];
const DAYS = KINDS.flatMap((kind) => badDaysOf(kind).map((day): [RemoteKind, BadDay] => [kind, day]));

describe('storages of the demo', () => {
  const started: DemoStorage[] = [];
  const start = async (kind: RemoteKind, secret = 'a secret'): Promise<DemoStorage> => {
    const storage = await startStorage(kind, derivedFrom(secret));
    started.push(storage);
    return storage;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((storage) => storage.close()));
  });

  it.each(KINDS)(
    'when %s is started twice with one secret, its credentials are the same; else they differ',
    async (kind) => {
      const secretsOf = async (secret?: string): Promise<unknown> => {
        const storage = await start(kind, secret);
        const payloads = Object.values(storage.tenant('aurora').credentials);
        return payloads.map(({ refresh_token, secret_access_key }) => ({ refresh_token, secret_access_key }));
      };
      const first = await secretsOf();
      expect(await secretsOf()).toEqual(first);
      expect(await secretsOf('another')).not.toEqual(first);
    },
  );

  it.each(KINDS)('when %s has two tenants, each has a credential and files of its own', async (kind) => {
    const storage = await start(kind);
    const [aurora, harbor] = [storage.tenant('aurora'), storage.tenant('harbor')];
    expect(Object.keys(aurora.credentials)).toEqual([aurora.storage['credentials_ref']]);
    expect(Object.values(aurora.credentials)).not.toEqual(Object.values(harbor.credentials));
    storage.plant('aurora', 'x/a.jpg', { bytes: Buffer.from('a'), modifiedAt: new Date(0), metadata: {} });
    expect([...storage.files('aurora').keys()]).toEqual(['x/a.jpg']);
    expect(storage.files('harbor').size).toBe(0);
  });

  it.each(DAYS)('when on %s a bad day begins that is called %s, there is one', async (kind, day) => {
    const storage = await start(kind);
    expect(() => storage.begin({ day, tenant: day === 'lying' ? null : 'harbor' })).not.toThrow();
  });

  it('when the refresh token of one tenant is taken away, the other one still has an access token', async () => {
    const storage = await start('dropbox');
    storage.begin({ day: 'revoked', tenant: 'harbor' });
    const tokenOf = async (tenant: 'aurora' | 'harbor'): Promise<number> => {
      const { DROPBOX_APP_KEY: key, DROPBOX_APP_SECRET: secret, DROPBOX_API_BASE_URL: url } = storage.variables;
      const [payload] = Object.values(storage.tenant(tenant).credentials);
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: String(payload?.['refresh_token']),
      });
      const headers = { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
      return (await fetch(`${url}/oauth2/token`, { method: 'POST', headers, body })).status;
    };
    expect([await tokenOf('aurora'), await tokenOf('harbor')]).toEqual([200, 400]);
  });
});
