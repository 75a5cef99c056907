import request from 'supertest';
import { TestClock } from '../../src/orchestrator/testing/index.js';
import { credentialedAdapters, credentialedTenant, drawnPicture, signIn, startTestApp } from '../support/app/index.js';
import type { AdminHeaders, TestApp } from '../support/app/index.js';

/** Longest life of a credential. */
const CREDENTIAL_SECONDS = 600;
const STEP_SECONDS = 60;
const PICTURE = '/api/images/photo.jpg';

let app: TestApp;
let clock: TestClock;
let admin: AdminHeaders;

beforeAll(async () => {
  clock = new TestClock();
  const adapters = credentialedAdapters(clock);
  app = await startTestApp({ adapters, clock, env: { ORCHESTRATOR_TIMEOUT_MS: '500' } });
  app.tenants.set('aurora', credentialedTenant('aurora'));
  adapters.storeOf('aurora').plant('inbox', 'photo.jpg', await drawnPicture(7));
  admin = await signIn(app.url, 'aurora.localhost');
  expect(await statusOf(PICTURE)).toBe(200);
  await app.orchestrator.close();
}, 60_000);
afterAll(() => app.stop());

async function statusOf(path: string): Promise<number> {
  const answer = await request(app.url)
    .get(path)
    .set({ ...admin });
  return answer.status;
}

describe('when the orchestrator is away and the storage needs a credential', () => {
  it('pictures are shown as long as the credential lives, and not a step longer', async () => {
    for (let age = STEP_SECONDS; age < CREDENTIAL_SECONDS; age += STEP_SECONDS) {
      clock.pass(STEP_SECONDS);
      expect([age, await statusOf(PICTURE)]).toEqual([age, 200]);
    }
    clock.pass(STEP_SECONDS);
    expect(await statusOf(PICTURE)).toBe(503);
    // What needs no secret tells that the process itself is well.
    expect(await statusOf('/health/live')).toBe(200);
  }, 60_000);
});
