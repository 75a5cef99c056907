import { BulkWorld, codesOf, statesOf, type JobBody } from './support/bulk-world.js';

let world: BulkWorld;
beforeAll(async () => {
  world = await BulkWorld.start();
});
beforeEach(async () => {
  id = `20261101100000000-${(jobs += 1).toString(16).padStart(16, '0')}`;
  place = `/api/operations/${id}`;
  await world.clear();
});
afterEach(() => world.platforms.go());
afterAll(async () => {
  const harbor = [await world.photos.names('inbox', 'harbor'), await world.photos.posts('harbor')];
  await world.stop();
  expect(harbor).toEqual([['only-harbor.jpg'], []]);
  expect(world.platforms.sends.filter((send) => !send.startsWith('aurora '))).toEqual([]);
});

const THERE = { at: 'there' } as const;
const NAMES = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'];
/** Each test has a job of its own: a process may hold one a moment longer than its file says. */
let id = '';
let place = '';
let jobs = 0;
/** Longer than a job may be without a sign of life. */
const LONG_AGO_MS = 3 * 60_000;
const filesOf = (...names: readonly string[]) => names.map((name) => ({ name, state: 'queued', revision: 3 }));
const jpegs = async (folder: string) => (await world.photos.names(folder)).filter((name) => name.endsWith('.jpg'));

/** A publish job of four photos whose first send has begun and does not end. */
async function held(): Promise<string> {
  const photos = await world.plant(...NAMES);
  world.platforms.hold();
  const where = await world.begin({ action: 'publish', folder: 'inbox', photos, options: { platforms: ['one'] } });
  await world.platforms.begun(1);
  return where;
}

describe('progress', () => {
  it('when a job is followed where it runs and where it does not, and polled there, all tell the same to its end', async () => {
    const where = await held();
    const readers = [await world.events(where), await world.events(where, {}, 'there')];
    const polled = [await world.job(where, THERE)];
    world.platforms.go();
    polled.push(await world.ended(where, THERE));
    for (const reader of readers) {
      await reader.end();
      const ids = reader.events.map(({ id }) => Number(id));
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
      expect([reader.events.at(0)?.event, reader.events.at(-1)?.event]).toEqual(['snapshot', 'done']);
      const counts = reader.events.map(({ data }) => data['done'] as number);
      expect(counts).toEqual([...counts].sort((a, b) => a - b));
      expect(reader.events.at(-1)?.data).toEqual(await world.job(where));
    }
    expect(readers[0]?.events.some(({ event, data }) => event === 'progress' && data['done'] === 2)).toBe(true);
    expect(polled.map(({ done }) => done)).toEqual([0, 4]);
    expect(await world.job(where)).toEqual(polled[1]);
  });

  it('when a client comes back with the last id it has, it gets what has changed since, and else all of it', async () => {
    const where = await held();
    const first = await world.events(where);
    await first.until(({ events }) => events.length > 0);
    first.leave();
    const last = first.events.at(-1)?.id ?? '';
    world.platforms.go();
    await world.ended(where, THERE); // so it is written down
    const back = await world.events(where, { 'Last-Event-ID': last }, 'there');
    await back.end();
    expect(back.events.map(({ event }) => event)).toEqual(['progress', 'done']);
    expect(back.events[0]?.data).toMatchObject({ state: 'done', done: 4, photos: [{ state: 'done' }, {}, {}, {}] });
    const caughtUp = await world.events(where, { 'Last-Event-ID': back.events.at(-1)?.id ?? '' });
    await caughtUp.end();
    expect(caughtUp.events.map(({ event }) => event)).toEqual(['done']);
    for (const strange of ['never-told', '999999999', '-1', 'snapshot']) {
      const anew = await world.events(where, { 'Last-Event-ID': strange });
      await anew.end();
      expect(anew.events.map(({ event }) => event)).toEqual(['snapshot', 'done']);
    }
  });

  it('when a tenant has three jobs, two run and the third waits, and another tenant waits for none of them', async () => {
    const where = await held();
    const [e] = await world.plant('e.jpg');
    const [f] = await world.plant('f.jpg');
    const second = await world.begin({ action: 'publish', folder: 'inbox', photos: [e] });
    const third = await world.begin({ action: 'keep', folder: 'inbox', photos: [f] });
    expect((await world.until(second, ({ state }) => state === 'running')).photos[0]?.state).toBe('queued');
    expect([(await world.job(third)).state, (await world.job(third, THERE)).state]).toEqual(['queued', 'queued']);
    const harbor = await world.begin(
      { action: 'analyze', folder: 'inbox', photos: [{ filename: 'gone.jpg' }] },
      { as: 'harbor' },
    );
    expect(codesOf(await world.ended(harbor, { as: 'harbor' }))).toEqual(['photo_not_found']);
    expect((await world.job(third)).state).toBe('queued');
    const open = (await world.call('get', '/api/operations?state=running&limit=5')).body.items as readonly JobBody[];
    expect(open.map(({ id }) => `/api/operations/${id}`)).toEqual([second, where]);
    world.platforms.go();
    for (const one of [where, second, third]) expect((await world.ended(one)).state).toBe('done');
    const all = (await world.call('get', '/api/operations', THERE)).body.items as readonly JobBody[];
    expect(all.map(({ id }) => `/api/operations/${id}`)).toEqual([third, second, where]);
    expect((await world.call('get', '/api/operations?limit=1')).body.items).toHaveLength(1);
  });

  it('when another tenant asks for a job, it is not known there, and nothing happens to it', async () => {
    const where = await held();
    const asHarbor = { as: 'harbor' } as const;
    const answers = [
      await world.call('get', where, asHarbor),
      await world.call('get', `${where}/events`, asHarbor),
      await world.call('post', `${where}/cancel`, asHarbor),
      await world.call('post', `${where}/continue`, asHarbor),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [404, 'operation_not_found']),
    );
    expect((await world.job(where)).state).toBe('running');
    world.platforms.go();
    expect((await world.ended(where)).state).toBe('done');
  });
});

describe('cancelling', () => {
  it.each(['here', 'there'] as const)(
    'when a job is cancelled %s, the send in flight finishes and no other begins',
    async (at) => {
      const where = await held();
      const answer = await world.call('post', `${where}/cancel`, { at });
      expect([answer.status, answer.body.kind]).toEqual([202, 'bulk']);
      world.platforms.go();
      const job = await world.ended(where);
      expect([job.state, statesOf(job)]).toEqual(['cancelled', ['done', 'cancelled', 'cancelled', 'cancelled']]);
      expect([job.done, world.platforms.sends.length]).toEqual([4, 1]);
      expect(await jpegs('inbox')).toEqual(NAMES.slice(1));
      for (const what of ['cancel', 'continue']) {
        const late = await world.call('post', `${where}/${what}`, { at });
        expect([late.status, late.body.code]).toEqual([409, 'operation_finished']);
      }
      expect(await world.ended(where, THERE)).toEqual(job);
    },
  );

  it('when it is cancelled between two platforms of one photo, the second gets nothing', async () => {
    const photos = await world.plant(...NAMES);
    world.platforms.hold();
    const where = await world.begin({ action: 'publish', folder: 'inbox', photos });
    await world.platforms.begun(1);
    await world.call('post', `${where}/cancel`, THERE);
    world.platforms.go();
    const job = await world.ended(where);
    expect([statesOf(job)[0], codesOf(job)[0], world.platforms.sends.length]).toEqual(['partial', 'cancelled', 1]);
  });

  it('when a job that waits for its turn is cancelled, none of its photos is touched', async () => {
    const where = await held();
    const photos = await world.plant('e.jpg', 'f.jpg');
    const second = await world.begin({ action: 'publish', folder: 'inbox', photos: photos.slice(0, 1) });
    const third = await world.begin({ action: 'keep', folder: 'inbox', photos });
    expect((await world.call('post', `${third}/cancel`)).body.state).toBe('cancelled');
    world.platforms.go();
    for (const one of [where, second]) await world.ended(one);
    expect(statesOf(await world.job(third, THERE))).toEqual(['cancelled', 'cancelled']);
    expect(await jpegs('keep')).toEqual([]);
  });
});

describe('going on', () => {
  const PAUSED = ({ state }: JobBody) => state === 'paused';

  it('when publishing is switched off meanwhile, the job pauses, and goes on elsewhere once it is allowed', async () => {
    const where = await held();
    await world.configure({ publish_enabled: false });
    world.platforms.go();
    const paused = await world.until(where, PAUSED);
    expect([paused.reason, statesOf(paused)]).toEqual(['publish_disabled', ['done', 'queued', 'queued', 'queued']]);
    await world.until(where, PAUSED, THERE); // the other replica knows what is written down
    const refused = await world.call('post', `${where}/continue`, THERE);
    expect([refused.status, refused.body.code]).toEqual([403, 'publish_disabled']);
    await world.configure();
    const [one, two] = await Promise.all(
      (['here', 'there'] as const).map((at) => world.call('post', `${where}/continue`, { at })),
    );
    expect([one?.status, two?.status].sort()).toEqual([202, 409]);
    const job = await world.ended(where, THERE);
    expect([statesOf(job), new Set(world.platforms.sends).size]).toEqual([['done', 'done', 'done', 'done'], 4]);
    expect(world.platforms.sends).toHaveLength(4);
  });

  it('when the tenant is suspended meanwhile, the job pauses and sends nothing until it is back and continued', async () => {
    const where = await held();
    const { tenants } = world.photos.app;
    const tenant = tenants.get('aurora');
    tenants.delete('aurora');
    await world.photos.call('post', '/api/admin/config/refresh');
    world.platforms.go();
    if (tenant) tenants.set('aurora', tenant);
    await world.untilBack();
    const paused = await world.until(where, PAUSED);
    expect([paused.reason, world.platforms.sends.length]).toEqual(['not_found', 1]);
    expect((await world.call('post', `${where}/continue`)).status).toBe(202);
    expect((await world.ended(where)).done).toBe(4);
    expect(world.platforms.sends).toHaveLength(4);
  });

  it('when its process goes away, the send in flight is recorded and another replica goes on', async () => {
    const photos = await world.plant(...NAMES);
    const own = await world.another();
    world.platforms.hold();
    const where = await world.beginAt(own, { action: 'publish', folder: 'inbox', photos });
    await world.platforms.begun(1);
    const stopped = own.stop();
    await world.photos.call('get', '/api/config/features');
    world.platforms.go();
    await stopped;
    const left = await world.job(where);
    expect(left.state).toBe('interrupted');
    const sent = world.platforms.sends.length;
    expect((await world.call('post', `${where}/continue`)).status).toBe(202);
    const job = await world.ended(where);
    expect([statesOf(job), sent < 3]).toEqual([['done', 'done', 'done', 'done'], true]);
    expect([world.platforms.sends.length, new Set(world.platforms.sends).size]).toEqual([8, 8]);
  });

  it('when its process died, it is running for as long as that may be, then interrupted, and one replica goes on', async () => {
    await world.plant('a.jpg', 'b.jpg');
    await world.plantJob(id, { photos: filesOf('a.jpg', 'b.jpg') }, 0);
    expect((await world.job(place)).state).toBe('running');
    const early = await world.call('post', `${place}/continue`);
    expect([early.status, early.body.code]).toEqual([409, 'in_progress']);
    const reader = await world.events(place, { 'Last-Event-ID': '7' });
    await world.plantJob(id, { photos: filesOf('a.jpg', 'b.jpg') }, LONG_AGO_MS);
    expect((await world.call('get', '/api/operations?state=interrupted')).body.items).toHaveLength(1);
    await reader.until(({ events }) => events.some(({ data }) => data['state'] === 'interrupted'));
    const answers = await Promise.all(
      (['here', 'there'] as const).map((at) => world.call('post', `${place}/continue`, { at })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(statesOf(await world.ended(place))).toEqual(['done', 'done']);
    await reader.end();
    const ids = reader.events.map(({ id }) => Number(id));
    expect([reader.events.at(-1)?.event, ids]).toEqual(['done', [...ids].sort((a, b) => a - b)]);
    expect(await jpegs('keep')).toEqual(['a.jpg', 'b.jpg']);
  });

  it('when a delete was begun by a process that died, a photo that is gone counts as deleted', async () => {
    await world.plant('b.jpg');
    const photos = [{ name: 'a.jpg', state: 'running', revision: 3 }, ...filesOf('b.jpg', 'c.jpg')];
    await world.plantJob(id, { action: 'delete', photos }, LONG_AGO_MS);
    expect((await world.call('post', `${place}/continue`)).status).toBe(202);
    const job = await world.ended(place);
    expect([statesOf(job), codesOf(job)]).toEqual([
      ['done', 'done', 'failed'],
      [null, null, 'photo_not_found'],
    ]);
  });

  it('when a job that died is cancelled, it ends where it stands', async () => {
    await world.plantJob(id, { photos: filesOf('a.jpg') }, LONG_AGO_MS);
    const answer = await world.call('post', `${place}/cancel`);
    expect([answer.status, answer.body.state, statesOf(answer.body)]).toEqual([202, 'cancelled', ['cancelled']]);
  });

  it('when a stored job cannot be read, it hides no other and nobody changes it', async () => {
    await world.plantJob(id, { photos: 'none' }, 0);
    expect((await world.call('get', place)).body.code).toBe('ledger_corrupt');
    expect((await world.call('post', `${place}/continue`)).body.code).toBe('ledger_corrupt');
    expect((await world.call('get', '/api/operations')).body.items).toEqual([]);
    await world.plantJob(id, { schema: 2 }, 0);
    expect((await world.call('get', place)).body.code).toBe('ledger_version');
  });

  it('when jobs are looked at, nothing is written', async () => {
    await world.plantJob(id, { photos: filesOf('a.jpg') }, LONG_AGO_MS);
    const before = await world.photos.census();
    await world.call('get', place);
    await world.call('get', '/api/operations');
    const reader = await world.events(place);
    await reader.until(({ events }) => events.length > 0);
    reader.leave();
    expect(await world.photos.census()).toEqual(before);
  });
});
