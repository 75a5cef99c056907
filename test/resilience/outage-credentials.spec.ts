import request from 'supertest';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import { credentialedAdapters, credentialedTenant, drawnPicture, signIn, startTestApp } from '../support/app/index.js';
import type { AdminHeaders, CredentialedAdapters, TestApp } from '../support/app/index.js';

/** Longest life of a credential, and freshness of the config. */
const CREDENTIAL_SECONDS = 600;
/** Pages live so long after that. */
const STALE_SECONDS = 3600;
const STEP_SECONDS = 60;
const PICTURE = '/api/images/photo.jpg';
const PAGES = ['/', '/api/config/features', '/api/admin/status'];

let app: TestApp;
let clock: TestClock;
let admin: AdminHeaders;
let adapters: CredentialedAdapters;

beforeEach(async () => {
  clock = new TestClock();
  adapters = credentialedAdapters(clock);
  app = await startTestApp({ adapters, clock, env: { ORCHESTRATOR_TIMEOUT_MS: '500' } });
  app.tenants.set('aurora', credentialedTenant('aurora'));
  adapters.storeOf('aurora').plant('inbox', 'photo.jpg', await drawnPicture(7));
  admin = await signIn(app.url, 'aurora.localhost');
  expect(await statusOf(PICTURE)).toBe(200);
}, 60_000);
afterEach(() => app.stop());

const statusOf = async (path: string): Promise<number> =>
  (
    await request(app.url)
      .get(path)
      .set({ ...admin })
  ).status;
const publish = () =>
  request(app.url)
    .post(`${PICTURE}/publish`)
    .set({ ...admin, 'Idempotency-Key': 'key-of-an-outage' })
    .send({ platforms: ['telegram-1'], caption: 'words' });

describe('when the orchestrator is away and the storage needs a credential', () => {
  it('pictures are shown as long as the credential lives, and pages for an hour more; nothing is sent', async () => {
    await app.orchestrator.close();
    for (let age = STEP_SECONDS; age < CREDENTIAL_SECONDS; age += STEP_SECONDS) {
      clock.pass(STEP_SECONDS);
      expect([age, await statusOf(PICTURE)]).toEqual([age, 200]);
    }
    for (let age = CREDENTIAL_SECONDS; age < CREDENTIAL_SECONDS + STALE_SECONDS; age += 10 * STEP_SECONDS) {
      clock.pass(age === CREDENTIAL_SECONDS ? STEP_SECONDS : 10 * STEP_SECONDS);
      admin = await signIn(app.url, 'aurora.localhost');
      expect([age, await statusOf(PICTURE)]).toEqual([age, 503]);
      for (const page of PAGES) expect([age, page, await statusOf(page)]).toEqual([age, page, 200]);
      expect((await publish()).status).toBe(503);
    }
    clock.pass(10 * STEP_SECONDS);
    for (const page of PAGES) expect([page, await statusOf(page)]).toEqual([page, 503]);
    expect(adapters.of('aurora', 'telegram-1')).toEqual([]);
    expect(await statusOf('/health/live')).toBe(200);
  }, 60_000);

  it('a tenant whose storage never worked here is unavailable as a whole', async () => {
    app.tenants.set('harbor', credentialedTenant('harbor'));
    app.orchestrator.control.fail('credentials', { kind: 'status', status: 500 });
    for (const page of [...PAGES, '/api/images']) {
      const answer = await request(app.url).get(page).set('Host', 'harbor.localhost');
      expect([page, answer.status]).toEqual([page, 503]);
    }
  });

  it('a reference that is gone is no outage: the tenant is unavailable as a whole', async () => {
    app.tenants.set('aurora', credentialedTenant('aurora', { missing: ['dropbox'] }));
    clock.pass(CREDENTIAL_SECONDS + 1);
    for (const page of PAGES) expect([page, await statusOf(page)]).toEqual([page, 503]);
  });
});
