import request from 'supertest';
import { Scrubber } from '../../src/platform/logging/index.js';
import { PhotoWorld, startTestApp } from '../support/app/index.js';
import { BASE_FIELDS, EVENT_ROWS } from '../support/log-events.js';

/** Words that may be in a request and in no line. */
const NAME = 'canary-filename';
const CAPTION = 'canary-caption words nobody else wrote';
const QUERY = 'canary-query';
const HOST = 'canary-host';

let world: PhotoWorld;
beforeAll(async () => {
  world = await PhotoWorld.start();
  await driveEverything();
});
afterAll(() => world.stop());

const anonymous = (path: string, host: string, method: 'get' | 'post' = 'get') =>
  request(world.app.url)[method](path).set('Host', host);

/** About two dozen kinds of requests: answered, refused and broken, of valid and invalid hosts. */
async function driveEverything(): Promise<void> {
  for (const photo of ['one', 'two', 'three', 'four']) await world.put(`${NAME}-${photo}.jpg`);
  await world.act(`${NAME}-one.jpg`, 'analyze');
  await world.act(`${NAME}-one.jpg`, 'publish', { caption: CAPTION });
  await world.act(`${NAME}-two.jpg`, 'publish/preview', { caption: CAPTION });
  await world.act(`${NAME}-two.jpg`, 'keep', {});
  await world.act(`${NAME}-three.jpg`, 'delete', { confirm: `${NAME}-three.jpg` });
  await world.call('delete', `/api/images/${NAME}-four.jpg`, { body: { confirm: `${NAME}-four.jpg` } });
  await world.saveCaption(`${NAME}-four.jpg`, { caption: CAPTION, captionVersion: null });
  await world.next({});
  await world.detail(`${NAME}-four.jpg`);
  for (const path of ['/api/images', '/api/history', '/api/config/features', '/health/ready', `/nothing/${NAME}`]) {
    await world.get(`${path}?secret=${QUERY}`);
  }
  await world.configure({ features: { keep_enabled: true } });
  await anonymous(`/api/images?x=${QUERY}`, 'nobody-here.localhost');
  await anonymous('/api/images', `${HOST}.example.org`);
  await anonymous('/api/images', `${HOST}_!`);
  await anonymous(`/api/admin/config/refresh?x=${QUERY}`, 'aurora.localhost', 'post').set(
    'Sec-Fetch-Site',
    'cross-site',
  );
  await anonymous(`/api/images/${NAME}-one.jpg/keep`, 'aurora.localhost', 'post').set('Sec-Fetch-Site', 'same-origin');
  await anonymous('/api/admin/login', 'aurora.localhost', 'post')
    .set({ 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' })
    .send({ password: `wrong ${QUERY}` });
  await world.call('post', '/api/admin/logout', {});
}

const eventLines = () => world.app.lines.filter((line) => line['event'] !== undefined);

describe('log lines of the whole application', () => {
  it('when a line has an event, its level and every field of it stand in the row of that event', () => {
    const rows = new Map(EVENT_ROWS.map((row) => [row.event, row]));
    for (const line of eventLines()) {
      const row = rows.get(String(line['event']));
      expect([line['event'], row?.levels]).toEqual([line['event'], expect.arrayContaining([line['level']])]);
      const more = Object.keys(line).filter((name) => !BASE_FIELDS.has(name) && !row?.fields.includes(name));
      expect([line['event'], more]).toEqual([line['event'], []]);
    }
  });

  it('when requests of many kinds were made, the events of all of them were written', () => {
    const seen = new Set(eventLines().map(({ event }) => event));
    const expected = ['http_request', 'tenant_rejected', 'orchestrator_call', 'tenant_runtime_built', 'photo_moved'];
    const more = ['photo_analyzed', 'caption_written', 'publish_started', 'publish_intent', 'publish_outcome'];
    const auth = ['login_succeeded', 'login_failed', 'logout', 'access_denied', 'runtime_config_changed'];
    expect([...seen]).toEqual(expect.arrayContaining([...expected, ...more, ...auth, 'publish_finished']));
  });

  it('when lines are searched for hosts, addresses, queries, file names and captions, there are none', () => {
    const text = world.app.rawLines.join('');
    for (const word of [NAME, QUERY, HOST, CAPTION, 'localhost', '127.0.0.1', 'http://', '?secret', '/images/canary']) {
      expect([word, text.includes(word)]).toEqual([word, false]);
    }
  });

  it('when lines are read, each is one line of JSON with the base fields', () => {
    for (const raw of world.app.rawLines) expect(raw.indexOf('\n')).toBe(raw.length - 1);
    for (const line of world.app.lines) {
      expect(line).toMatchObject({ service: 'publisher-v2', level: expect.any(String), msg: expect.any(String) });
    }
  });

  it('when somebody is signed in, their lines name the same pseudonym, and refusals of strangers name nobody', () => {
    const named = eventLines().filter(({ event, tenant }) => event === 'photo_moved' && tenant === 'aurora');
    expect(new Set(named.map(({ actor }) => actor)).size).toBe(1);
    expect(named[0]?.['actor']).toMatch(/^[0-9a-f]{12}$/);
    const refused = eventLines().filter(({ event }) => event === 'access_denied');
    expect(refused.map(({ reason, actor }) => [reason, actor])).toEqual(
      expect.arrayContaining([
        ['cross_origin_refused', undefined],
        ['sign_in_required', undefined],
      ]),
    );
  });
});

describe('the net below the log', () => {
  it('when a line held a secret that only the scrubber masked, the stop of the test application fails', async () => {
    const app = await startTestApp({ withoutUi: true });
    app.app.get(Scrubber).scrub('password=hunter2hunter2');
    await expect(app.stop()).rejects.toThrow('secret_key');
  });

  it('when the test has announced the hit, it does not', async () => {
    const app = await startTestApp({ withoutUi: true, expectHits: ['secret_key'] });
    app.app.get(Scrubber).scrub('password=hunter2hunter2');
    await expect(app.stop()).resolves.toBeUndefined();
  });

  it('when a secret is too short to be recognised, the start says so by the name of its variable', async () => {
    const app = await startTestApp({ withoutUi: true, env: { EMAIL_PASSWORD: 'abc', OPENAI_API_KEY: 'long-enough' } });
    const warned = app.lines.filter(({ event, level }) => event === 'service_started' && level === 'warn');
    expect(warned.map(({ variables }) => variables)).toEqual([['EMAIL_PASSWORD']]);
    await app.stop();
  });
});
