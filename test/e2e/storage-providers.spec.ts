import request from 'supertest';
import type { Response } from 'supertest';
import { startDropbox } from '../support/dropbox/index.js';
import { startS3 } from '../support/s3/index.js';
import { credentialedTenant, drawnPicture, startTestApp } from '../support/app/index.js';
import type { TestApp, TestAppOptions } from '../support/app/index.js';

const APP = { key: 'key-of-the-app', secret: 'secret-of-the-app-of-the-tests' };
const REFRESH_TOKEN = 'refresh-token-of-the-standalone-tests-1234567890';
const KEY = {
  accessKeyId: 'AKIASTANDALONE01',
  secretAccessKey: 'a-secret-access-key-of-standalone-tests',
  buckets: ['photos'],
};

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: TestAppOptions): Promise<TestApp> {
  const app = await startTestApp({ withoutUi: true, ...options });
  ends.push(() => app.stop());
  return app;
}

const get = async (app: TestApp, path: string, host = 'localhost'): Promise<Response> =>
  request(app.url).get(path).set('Host', host);

const namesOf = (answer: Response): unknown =>
  (answer.body as { items: { filename: string }[] }).items.map(({ filename }) => filename);

describe('standalone mode', () => {
  it('when Dropbox is set, its photos are shown', async () => {
    const dropbox = await startDropbox({ app: APP, accounts: [{ name: 'studio', refreshToken: REFRESH_TOKEN }] });
    ends.push(() => dropbox.close());
    dropbox.account('studio').plant('/Photos/a.jpg', await drawnPicture(7));
    const app = await start({
      standalone: true,
      env: {
        DROPBOX_APP_KEY: APP.key,
        DROPBOX_APP_SECRET: APP.secret,
        DROPBOX_REFRESH_TOKEN: REFRESH_TOKEN,
        DROPBOX_API_BASE_URL: dropbox.url,
        STORAGE_PATHS: '{"root":"/Photos"}',
        AUTO_VIEW: 'true',
      },
    });
    expect(namesOf(await get(app, '/api/images'))).toEqual(['a.jpg']);
    expect((await get(app, '/api/images/a.jpg/thumbnail')).status).toBe(200);
    expect(app.rawLines.join('\n')).not.toContain(REFRESH_TOKEN);
  });

  it.each(['R2', 'S3'])('when a bucket is set by %s_*, its photos are shown, also those at its top', async (prefix) => {
    const s3 = await startS3({ keys: [KEY], buckets: ['photos'], flavour: prefix === 'R2' ? 'r2' : 'aws' });
    ends.push(() => s3.close());
    s3.bucket('photos').plant('a.jpg', await drawnPicture(8));
    const app = await start({
      standalone: true,
      env: {
        [`${prefix}_ACCESS_KEY_ID`]: KEY.accessKeyId,
        [`${prefix}_SECRET_ACCESS_KEY`]: KEY.secretAccessKey,
        [`${prefix}_ENDPOINT_URL`]: s3.url,
        [`${prefix}_BUCKET_NAME`]: 'photos',
        ...(prefix === 'S3' ? { S3_REGION: 'us-east-1' } : {}),
        STORAGE_PATHS: '{"root":"/"}',
        AUTO_VIEW: 'true',
      },
    });
    expect(namesOf(await get(app, '/api/images'))).toEqual(['a.jpg']);
    expect((await get(app, '/api/images/a.jpg/thumbnail')).status).toBe(200);
    expect(app.rawLines.join('\n')).not.toContain(KEY.secretAccessKey);
  });

  it('when the secret is refused, photos are 503, and the process lives on', async () => {
    const s3 = await startS3({ keys: [], buckets: ['photos'] });
    ends.push(() => s3.close());
    const app = await start({
      standalone: true,
      env: {
        R2_ACCESS_KEY_ID: KEY.accessKeyId,
        R2_SECRET_ACCESS_KEY: KEY.secretAccessKey,
        R2_ENDPOINT_URL: s3.url,
        R2_BUCKET_NAME: 'photos',
        STORAGE_PATHS: '{"root":"/"}',
        AUTO_VIEW: 'true',
      },
    });
    const answer = await get(app, '/api/images');
    expect([answer.status, answer.body.code]).toEqual([503, 'storage_unauthorized']);
    expect((await get(app, '/health/live')).status).toBe(200);
  });
});

describe('a control plane', () => {
  it('when a tenant uses Dropbox and its app is not set, that tenant is 503, and a line names what to set', async () => {
    const app = await start({});
    app.tenants.set('aurora', credentialedTenant('aurora', { features: { auto_view_enabled: true } }));
    const answer = await get(app, '/api/images', 'aurora.localhost');
    expect([answer.status, answer.body.code]).toEqual([503, 'config_unavailable']);
    const alarms = app.lines.filter(({ event }) => event === 'orchestrator_answer_invalid');
    expect(alarms).toEqual([expect.objectContaining({ level: 'error', tenant: 'aurora' })]);
    expect(alarms[0]?.['msg']).toMatch(/DROPBOX_APP_KEY and DROPBOX_APP_SECRET/);
    expect((await get(app, '/api/images', 'harbor.localhost')).status).toBe(401);
  });

  it.each([
    ['no https', 'http://s3.example.com'],
    ['a path', 'https://s3.example.com/bucket'],
    ['a user name', 'https://user@s3.example.com'],
  ])('when the address of a bucket has %s, the tenant is 503 and nobody is called', async (_case, endpoint) => {
    const app = await start({});
    const { envelope, credentials = {} } = credentialedTenant('aurora', {
      storage: 'managed',
      features: { auto_view_enabled: true },
    });
    const changed = Object.entries(credentials).map(([ref, payload]) => [
      ref,
      payload['provider'] === 'managed' ? { ...payload, endpoint_url: endpoint } : payload,
    ]);
    app.tenants.set('aurora', { envelope, credentials: Object.fromEntries(changed) });
    const answer = await get(app, '/api/images', 'aurora.localhost');
    expect(answer.status).toBe(503);
    expect(app.rawLines.join('\n')).not.toContain(endpoint);
  });
});
