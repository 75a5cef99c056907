import { Secret, type TenantConfig } from '../../kernel/index.js';
import { createHttpClient } from '../../platform/http/index.js';
import { LiveSecrets } from '../../platform/logging/index.js';
import { RandomIds, SystemClock } from '../../platform/system/index.js';
import { RecordingLog } from '../../orchestrator/testing/recording-log.js';
import { tenantConfig } from '../../tenancy/testing/tenancy-fixtures.js';
import { DropboxImageStorageFactory } from './index.js';

const APP = { key: new Secret('key'), secret: new Secret('secret') };
const CREDENTIAL = new Secret({ refresh_token: 'refresh-token' });
const clock = new SystemClock();
const http = createHttpClient(clock);
afterAll(() => http.onApplicationShutdown());

function factory(app: typeof APP | null = APP): DropboxImageStorageFactory {
  const parts = { http, clock, ids: new RandomIds(), log: new RecordingLog(), live: new LiveSecrets() };
  // Nobody listens there: building calls nobody.
  return new DropboxImageStorageFactory({ ...parts, app, baseUrl: 'http://127.0.0.1:9/' });
}

const configWith = (root: string): TenantConfig =>
  tenantConfig({
    storage: { provider: 'dropbox', credentialsRef: null, paths: { root, archive: 'a', keep: 'k', remove: 'r' } },
  });

describe('DropboxImageStorageFactory', () => {
  test('when app, credential and paths are there, a storage is built without a call', async () => {
    const storage = await factory().build(configWith('/Photos'), CREDENTIAL);
    expect([storage.provider, storage.links === null, storage.previews === null]).toEqual(['dropbox', false, false]);
    await storage.dispose();
  });

  test.each([
    ['no app is set', factory(null), '/Photos', CREDENTIAL, 'storage_unavailable'],
    ['there is no credential', factory(), '/Photos', null, 'storage_unauthorized'],
    ['the credential has no refresh token', factory(), '/Photos', new Secret({}), 'storage_unauthorized'],
    ['the root leads out of itself', factory(), '/Photos/../x', CREDENTIAL, 'config_unavailable'],
  ] as const)('when %s, there is none', async (_when, built, root, credential, code) => {
    await expect(built.build(configWith(root), credential)).rejects.toMatchObject({ code });
  });

  test('when the storage cannot be reached, that is an outage whose error names no place', async () => {
    const storage = await factory().build(configWith('/Photos'), CREDENTIAL);
    const error: unknown = await storage.checkAccess().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'storage_unavailable' });
    expect(JSON.stringify(error)).not.toMatch(/127|refresh|http/u);
    await storage.dispose();
  });
});
