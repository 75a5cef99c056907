import { S3World } from './s3-world.js';
import { codeOf, signedRaw } from './signing.js';
import type { SigningWish } from './signing.js';

let world: S3World;

beforeEach(async () => {
  world = await S3World.start();
});
afterEach(() => world.close());

function put(key: string, body: string, headers: Record<string, string> = {}, wish: SigningWish = {}) {
  const length = { 'content-length': String(body.length) };
  return signedRaw(`${world.s3.url}/photos/${key}`, {
    method: 'PUT',
    body,
    headers: { ...length, ...headers },
    ...wish,
  });
}

const CREATE = { 'if-none-match': '*' };

function tagOf(key: string): string {
  return world.s3.bucket('photos').tree().get(key)?.etag ?? '';
}

describe('overlapping conditional writes', () => {
  it('when two creates of one key really overlap, the second is told to try again and then finds the key taken', async () => {
    const hold = world.s3.control.hold('put', { at: 'commit', times: 1 });
    const first = put('a', 'one', CREATE);
    await hold.reached();
    const second = await put('a', 'two', CREATE);
    expect([second.status, codeOf(second)]).toEqual([409, 'ConditionalRequestConflict']);
    hold.release();
    expect((await first).status).toBe(200);
    expect((await put('a', 'two', CREATE)).status).toBe(412);
    expect(world.s3.bucket('photos').tree().get('a')?.bytes.toString()).toBe('one');
  });

  it('when other keys are written meanwhile, they do not conflict', async () => {
    const hold = world.s3.control.hold('put', { keyIncludes: 'a', at: 'commit' });
    const first = put('a', 'one', CREATE);
    await hold.reached();
    expect((await put('b', 'two', CREATE)).status).toBe(200);
    hold.release();
    expect((await first).status).toBe(200);
  });

  it('when a plain write lands in the middle, the condition no longer holds', async () => {
    const hold = world.s3.control.hold('put', { at: 'commit', times: 1 });
    const first = put('a', 'one', CREATE);
    await hold.reached();
    expect((await put('a', 'plain')).status).toBe(200);
    hold.release();
    expect((await first).status).toBe(412);
  });

  it('when the key is deleted after a create arrived, the create is told to try again', async () => {
    world.s3.bucket('photos').plant('a', 'old');
    const hold = world.s3.control.hold('put', { times: 1 });
    const first = put('a', 'one', CREATE);
    await hold.reached();
    world.s3.bucket('photos').remove('a');
    hold.release();
    expect((await first).status).toBe(409);
    expect((await put('a', 'one', CREATE)).status).toBe(200);
  });

  it('when 64 writers swap one version at once, exactly one wins and nobody is told anything else than 409 or 412', async () => {
    world.s3.bucket('photos').plant('a', 'old');
    const headers = { 'if-match': tagOf('a') };
    const answers = await Promise.all(Array.from({ length: 64 }, (_, n) => put('a', `new ${n}`, headers)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won.map(({ headers: { etag } }) => etag)).toEqual([tagOf('a')]);
    expect(answers.filter(({ status }) => ![200, 409, 412].includes(status))).toEqual([]);
    expect(world.s3.journal.filter(({ applied }) => applied)).toHaveLength(1);
  });

  it('when a test asks for conflicts, so many conditional writes have one and plain writes have none', async () => {
    world.s3.control.conflict({ times: 2, keyIncludes: 'a' });
    const statuses = [];
    for (const key of ['a', 'b', 'a', 'a']) statuses.push((await put(key, 'x', CREATE)).status);
    expect(statuses).toEqual([409, 200, 409, 200]);
    world.s3.control.conflict();
    expect((await put('a', 'y')).status).toBe(200);
  });

  it('when a condition fails anyway, a planned conflict is kept for the next one', async () => {
    world.s3.bucket('photos').plant('a', 'old');
    world.s3.control.conflict();
    expect((await put('a', 'x', CREATE)).status).toBe(412);
    expect((await put('b', 'x', CREATE)).status).toBe(409);
  });
});

describe('barriers', () => {
  it('when held before, nothing is judged yet; when held after, it is done and not yet answered', async () => {
    const bucket = world.s3.bucket('photos');
    const before = world.s3.control.hold('put', { keyIncludes: 'in/', times: 1 });
    const one = put('in/a', 'one', CREATE);
    await before.reached();
    bucket.plant('in/a', 'planted');
    before.release();
    expect((await one).status).toBe(412);
    const after = world.s3.control.hold('put', { at: 'after', times: 1 });
    const two = put('b', 'two', CREATE);
    await after.reached();
    expect(bucket.tree().get('b')?.bytes.toString()).toBe('two');
    expect(world.s3.journal.at(-1)).toMatchObject({ applied: true, status: 0, answered: false });
    after.release();
    expect((await two).status).toBe(200);
  });

  it('when several are held, heal lets all of them go', async () => {
    const hold = world.s3.control.hold('any');
    const answers = [put('a', '1'), put('b', '2'), put('c', '3')];
    await hold.reached(3);
    expect([hold.arrived, world.s3.bucket('photos').tree().size]).toEqual([3, 0]);
    world.s3.control.heal();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
