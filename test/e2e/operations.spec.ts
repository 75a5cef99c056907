import { setTimeout as delay } from 'node:timers/promises';
import request from 'supertest';
import type { PublisherFactory } from '../../src/publishers/index.js';
import { FakePublisher } from '../../src/publishers/testing/index.js';
import { PublishService } from '../../src/workflow/index.js';
import type { StagedPublishService } from '../../src/workflow/publish.service.js';
import { StreamTimes } from '../../src/web/api/operations/operation-streams.js';
import { EventReader, PhotoWorld, recordOf, signIn, startReplica } from '../support/app/index.js';
import type { AdminHeaders, Replica } from '../support/app/index.js';

/** Platforms that take their time: a send goes on when the test says so. */
class SlowPlatforms implements PublisherFactory {
  #go: () => void = () => undefined;
  #gate: Promise<void> = Promise.resolve();

  hold(): void {
    this.#gate = new Promise((resolve) => (this.#go = resolve));
  }

  go(): void {
    this.#go();
  }

  async build(_config: unknown, { id, type }: Parameters<PublisherFactory['build']>[1]): Promise<FakePublisher> {
    return new FakePublisher({ id, type, onSend: () => this.#gate });
  }
}

const platforms = new SlowPlatforms();
const adapters = { publishers: platforms };
let world: PhotoWorld;
let replica: Replica;
let there: Readonly<Record<'aurora' | 'harbor', AdminHeaders>>;

const TWO = { config: { publishers: ['one', 'two'].map((id) => ({ id, type: 'outbox' })) } };

beforeAll(async () => {
  world = await PhotoWorld.start({ adapters });
  replica = await startReplica(world.app, { adapters });
  there = {
    aurora: await signIn(replica.url, 'aurora.localhost'),
    harbor: await signIn(replica.url, 'harbor.localhost'),
  };
});
beforeEach(() => world.configure(TWO));
afterEach(async () => {
  platforms.go();
  await settled(world.app);
});
afterAll(async () => {
  await replica.stop();
  await world.stop();
});

const archived = async () => (await world.names('archive')).filter((name) => name.endsWith('.jpg')).length;

/** Nothing of a test goes on into the next one. */
const settled = ({ app }: Pick<Replica, 'app'>) => app.get<StagedPublishService>(PublishService).idle();

const PREFER = { Prefer: 'respond-async' };

async function begin(name: string): Promise<{ readonly hash: string; readonly where: string; readonly key: string }> {
  const hash = await world.put(name);
  const key = world.key();
  platforms.hold();
  const answer = await world.act(
    name,
    'publish',
    { caption: 'later' },
    { headers: { ...PREFER, 'Idempotency-Key': key } },
  );
  expect([answer.status, answer.body.state]).toEqual([202, 'running']);
  return { hash, where: answer.headers['location'] as string, key };
}

const elsewhere = (path: string, as: 'aurora' | 'harbor' = 'aurora') =>
  request(replica.url)
    .get(path)
    .set({ ...there[as] });
const here = async (path: string, headers: Record<string, string> = {}, as: 'aurora' | 'harbor' = 'aurora') =>
  EventReader.open(`${world.app.url}${path}`, { ...(await signIn(world.app.url, `${as}.localhost`)), ...headers });
const onReplica = (path: string, headers: Record<string, string> = {}) =>
  EventReader.open(`${replica.url}${path}`, { ...there.aurora, ...headers });

const IDS = [
  'snapshot',
  'stage.prepare',
  'stage.publish',
  'platform.one.1.1.sending',
  'platform.one.1.1.sent',
  'platform.two.1.1.sending',
  'platform.two.1.1.sent',
  'stage.archive',
  'moved',
  'done',
];
const idsOf = (reader: EventReader) => reader.events.map(({ id }) => id);

describe('an operation, asked for', () => {
  it('when it runs on another replica, it is running there as well, and done with the same result', async () => {
    const { hash, where } = await begin('asked.jpg');
    const running = (await elsewhere(where)).body;
    expect(running).toMatchObject({
      state: 'running',
      done: 0,
      photos: [{ filename: 'asked.jpg', contentHash: hash, state: 'running', code: null }],
    });
    expect((await elsewhere(where, 'harbor')).body.code).toBe('operation_not_found');
    platforms.go();
    let seen = running;
    while (seen.state === 'running') seen = (await elsewhere(where)).body;
    expect(seen).toMatchObject({ state: 'done', done: 1, photos: [{ state: 'done' }], result: { state: 'DONE' } });
    expect((await world.get(where)).body).toEqual(seen);
  });

  it('when the same key comes to another replica while it runs, that one waits and gives the same answer', async () => {
    const { key } = await begin('same.jpg');
    const again = request(replica.url)
      .post('/api/images/same.jpg/publish')
      .set({ ...there.aurora, 'Idempotency-Key': key })
      .send({ caption: 'later' });
    const [answer] = await Promise.all([again, delay(100).then(() => platforms.go())]);
    expect([answer.status, answer.headers['idempotent-replayed']]).toEqual([200, 'true']);
    const first = await world.act('same.jpg', 'publish', { caption: 'later' }, { headers: { 'Idempotency-Key': key } });
    expect(answer.body).toEqual(first.body);
  });

  it('when another key comes to another replica while it runs, it is 409 and nothing is sent', async () => {
    await begin('other.jpg');
    const other = await request(replica.url)
      .post('/api/images/other.jpg/publish')
      .set({ ...there.aurora, 'Idempotency-Key': world.key() })
      .send({ caption: 'later' });
    expect([other.status, other.body.code]).toEqual([409, 'in_progress']);
    expect(Number(other.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it.each(['name', 'next'])(
    'when one key comes to both replicas at once and the photo is chosen by %s, one photo is published',
    async (choice) => {
      await world.clear();
      for (let round = 0; round < 5; round += 1) {
        for (const name of ['a', 'b', 'c', 'd']) await world.put(`${name}-${round}.jpg`);
        const before = await archived();
        const key = { 'Idempotency-Key': world.key() };
        const path = choice === 'name' ? `/api/images/b-${round}.jpg/publish` : '/api/publish/next';
        const body = choice === 'name' ? { caption: 'x' } : {};
        const answers = await Promise.all([
          world.call('post', path, { body, headers: key }),
          request(replica.url)
            .post(path)
            .set({ ...there.aurora, ...key })
            .send(body),
          world.call('post', path, { body, headers: key }),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
        for (const { body: told } of answers) expect(told).toEqual(answers[0]?.body);
        expect(await archived()).toBe(before + 1);
      }
    },
  );

  it('when its process died, it is running for as long as that may be, and interrupted after that', async () => {
    const { where, hash } = await begin('dead.jpg');
    platforms.go();
    await (await here(`${where}/events`)).end();
    const id = where.split('/').at(-1) ?? '';
    const trace = { id, bodyHash: 'b', startedAt: '2026-11-01T10:00:00.000Z', finishedAt: null, answer: null };
    const claimed = { state: 'CLAIMED', owner: { nonce: 'a'.repeat(32), kind: 'web' }, requests: [trace] };
    const file = { schema: 1, bodyHash: 'b', contentHash: hash, answer: null, createdAt: '2026-11-01T10:00:00.000Z' };
    await world.plantRequest(id, file);
    await world.plantRecord(hash, recordOf(hash, claimed));
    expect((await elsewhere(where)).body.state).toBe('running');
    await world.plantRecord(hash, recordOf(hash, claimed), 3 * 60_000);
    expect((await elsewhere(where)).body.state).toBe('interrupted');
    await world.plantRecord(hash, recordOf(hash));
    expect((await elsewhere(where)).body.state).toBe('running');
    await world.plantRequest(id, file, 3 * 60_000);
    expect((await elsewhere(where)).body.state).toBe('interrupted');
  });
});

describe('events of an operation', () => {
  it('when it is followed where it runs and where it does not, both tell the same, in order, and end with done', async () => {
    const { where } = await begin('followed.jpg');
    const readers = [await here(`${where}/events`), await onReplica(`${where}/events`)];
    for (const reader of readers) await reader.until((one) => idsOf(one).includes('platform.one.1.1.sending'));
    platforms.go();
    for (const reader of readers) {
      await reader.end();
      expect(idsOf(reader)).toEqual(IDS);
      expect(reader.response.headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      expect(reader.events.at(0)?.data).toMatchObject({ state: 'running', photos: [{ filename: 'followed.jpg' }] });
      expect(reader.events.at(4)?.data).toMatchObject({ platform: 'one', status: 'sent', result: { success: true } });
      expect(reader.events.at(-2)?.data).toEqual({ folder: 'archive', finalName: 'followed.jpg' });
      expect(reader.events.at(-1)?.data).toEqual((await world.get(where)).body);
    }
  });

  it('when the client comes back with the last id it has, only what follows is told', async () => {
    const { where } = await begin('back.jpg');
    platforms.go();
    await (await here(`${where}/events`)).end();
    for (const reader of [
      await here(`${where}/events`, { 'Last-Event-ID': 'platform.two.1.1.sending' }),
      await onReplica(`${where}/events`, { 'Last-Event-ID': 'platform.two.1.1.sending' }),
    ]) {
      await reader.end();
      expect(idsOf(reader)).toEqual(['snapshot', ...IDS.slice(6)]);
    }
    const strange = await here(`${where}/events`, { 'Last-Event-ID': 'never-told' });
    await strange.end();
    expect(idsOf(strange)).toEqual(IDS);
  });

  it('when nobody knows the id, or another tenant asks, it is 404 and no stream', async () => {
    const { where } = await begin('private.jpg');
    const foreign = await here(`${where}/events`, {}, 'harbor');
    expect([foreign.response.statusCode, foreign.response.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect((await world.get('/api/operations/unknown-id/events')).body.code).toBe('operation_not_found');
    const stranger = await EventReader.open(`${world.app.url}${where}/events`, { Host: 'aurora.localhost' });
    expect(stranger.response.statusCode).toBe(401);
  });

  it('when a person opens a fifth stream, it is 429; one that is left makes room', async () => {
    const { where } = await begin('many.jpg');
    const admin = await signIn(world.app.url, 'aurora.localhost');
    const open = () => EventReader.open(`${world.app.url}${where}/events`, { ...admin });
    const readers = await Promise.all([open(), open(), open(), open()]);
    expect(readers.map(({ response }) => response.statusCode)).toEqual([200, 200, 200, 200]);
    const fifth = await open();
    expect(fifth.response.statusCode).toBe(429);
    expect(Number(fifth.response.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    readers[0]?.leave();
    let status = 429;
    for (let wait = 0; wait < 200 && status === 429; wait += 1) {
      await delay(20);
      const next = await open();
      status = next.response.statusCode ?? 0;
      next.leave();
    }
    expect(status).toBe(200);
    for (const reader of readers) reader.leave();
  });

  it('when only the head is asked for, no stream is begun', async () => {
    const { where } = await begin('head.jpg');
    const { status, headers } = await request(world.app.url)
      .head(`${where}/events`)
      .set({ ...(await signIn(world.app.url, 'aurora.localhost')) });
    expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  });

  it('when the process goes away, its streams end and another replica tells the rest', async () => {
    const own = await startReplica(world.app, { adapters });
    const { where } = await begin('drained.jpg');
    const admin = await signIn(own.url, 'aurora.localhost');
    const reader = await EventReader.open(`${own.url}${where}/events`, { ...admin });
    await reader.until((one) => idsOf(one).includes('platform.one.1.1.sending'));
    await own.stop();
    await reader.end();
    expect(idsOf(reader)).not.toContain('done');
    platforms.go();
    const rest = await onReplica(`${where}/events`, { 'Last-Event-ID': reader.events.at(-1)?.id ?? '' });
    await rest.end();
    expect(idsOf(rest)).toEqual(['snapshot', ...IDS.slice(4)]);
  });
});

describe('a long stream', () => {
  /** Makes the streams of the first replica short-lived, and gives the usual times back. */
  const withTimes = async (times: Partial<StreamTimes>, work: () => Promise<void>) => {
    const used = world.app.app.get<{ -readonly [K in keyof StreamTimes]: number }>(StreamTimes);
    const usual = { ...used };
    Object.assign(used, times);
    await work().finally(() => Object.assign(used, usual));
  };

  it('when nothing happens, comments keep it open', async () => {
    await withTimes({ heartbeat: 20 }, async () => {
      const { where } = await begin('quiet.jpg');
      const reader = await here(`${where}/events`);
      await reader.until(({ comments }) => comments.length >= 3);
      reader.leave();
    });
  });

  it('when it has lasted long enough, it ends and the client may come back', async () => {
    await withTimes({ longest: 100 }, async () => {
      const { where } = await begin('lasting.jpg');
      const reader = await here(`${where}/events`);
      await reader.end();
      expect(idsOf(reader)).not.toContain('done');
    });
  });

  it('when the person loses the rights meanwhile, it says why and ends', async () => {
    await withTimes({ rights: 50 }, async () => {
      const { where } = await begin('rights.jpg');
      const reader = await here(`${where}/events`);
      await reader.until((one) => one.events.length > 1);
      const tenant = world.app.tenants.get('aurora');
      world.app.tenants.delete('aurora');
      await world.call('post', '/api/admin/config/refresh');
      const events = await reader.end();
      expect(events.at(-1)).toMatchObject({ event: 'closed', data: { code: 'not_found' } });
      if (tenant) world.app.tenants.set('aurora', tenant);
    });
  });
});
