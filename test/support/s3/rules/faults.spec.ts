import { setTimeout as delay } from 'node:timers/promises';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import type { Fault } from '../index.js';
import { OWNER, raw, S3World } from './s3-world.js';
import type { RawAnswer } from './s3-world.js';
import { authorized, codeOf, signedRaw } from './signing.js';

const BYTES = 'the bytes of a photo, more than ten of them';
let world: S3World;

beforeEach(async () => {
  world = await S3World.start();
  world.s3.bucket('photos').plant('a.jpg', BYTES);
});
afterEach(() => world.close());

function get(): Promise<RawAnswer> {
  return signedRaw(`${world.s3.url}/photos/a.jpg`);
}

function put(key = 'new.jpg', body = 'new'): Promise<RawAnswer> {
  const headers = { 'content-length': String(body.length), 'if-none-match': '*' };
  return signedRaw(`${world.s3.url}/photos/${key}`, { method: 'PUT', body, headers });
}

const stored = (key = 'new.jpg'): boolean => world.s3.bucket('photos').tree().has(key);

describe('faults', () => {
  it.each<[Fault, number, string | undefined]>([
    [{ kind: 'status', status: 502 }, 502, undefined],
    [{ kind: 'error', code: 'SlowDown' }, 503, 'SlowDown'],
    [{ kind: 'error', code: 'TooManyRequests' }, 429, 'TooManyRequests'],
    [{ kind: 'error', code: 'InternalError' }, 500, 'InternalError'],
    [{ kind: 'error', code: 'ExpiredToken' }, 400, 'ExpiredToken'],
    [{ kind: 'html' }, 502, undefined],
    [{ kind: 'redirect' }, 301, 'PermanentRedirect'],
    [{ kind: 'redirect', status: 307 }, 307, 'TemporaryRedirect'],
    [{ kind: 'error_in_200' }, 200, 'InternalError'],
    [{ kind: 'echo' }, 500, 'InternalError'],
  ])('when a put meets %j, nothing is stored', async (fault, status, code) => {
    world.s3.control.fail('put', fault);
    const answer = await put();
    expect([answer.status, codeOf(answer), stored()]).toEqual([status, code, false]);
    expect(world.s3.journal.at(-1)).toMatchObject({ fault: fault.kind, applied: false, status });
  });

  it.each<[Fault, number]>([
    [{ kind: 'status', status: 500, applied: true }, 500],
    [{ kind: 'error', code: 'SlowDown', applied: true }, 503],
    [{ kind: 'html', applied: true }, 502],
    [{ kind: 'error_in_200', applied: true }, 200],
  ])('when a put is carried out and answered %j, it is stored all the same', async (fault, status) => {
    world.s3.control.fail('put', fault);
    expect([(await put()).status, stored()]).toEqual([status, true]);
    expect(world.s3.journal.at(-1)).toMatchObject({ applied: true, status });
  });

  it.each([false, true])('when the connection is reset (applied: %s), the client sees no answer', async (applied) => {
    world.s3.control.fail('put', { kind: 'reset', applied });
    await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(stored()).toBe(applied);
    expect(world.s3.journal.at(-1)).toMatchObject({ applied, status: 0, answered: false });
  });

  it.each([false, true])('when it hangs (applied: %s), nothing is answered until the end', async (applied) => {
    world.s3.control.fail('put', { kind: 'hang', applied });
    const asked = put().catch((error: unknown) => error);
    const fallenIn = () => world.s3.journal.at(-1)?.fault === 'hang' && stored() === applied;
    while (!fallenIn()) await delay(1);
    expect(world.s3.journal.at(-1)?.status).toBe(0);
    await world.s3.close();
    expect(await asked).toMatchObject({ code: 'ECONNRESET' });
    world = await S3World.start();
  });

  it('when it says when to come back, the header is there; when not, not', async () => {
    world.s3.control.fail('get', { kind: 'error', code: 'SlowDown', retryAfter: '7' }, { times: 1 });
    world.s3.control.fail('get', { kind: 'error', code: 'TooManyRequests' }, { times: 1 });
    expect((await get()).headers['retry-after']).toBe('7');
    expect((await get()).headers['retry-after']).toBeUndefined();
    expect((await get()).status).toBe(200);
  });

  it('when the body is cut, less arrives than was promised', async () => {
    world.s3.control.fail('get', { kind: 'truncate' });
    await expect(get()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('when bytes are damaged, the answer looks whole', async () => {
    for (const kind of ['corrupt', 'shorten', 'wrong_etag'] as const)
      world.s3.control.fail('get', { kind }, { times: 1 });
    const [corrupt, shorten, wrong, proper] = [await get(), await get(), await get(), await get()];
    expect([corrupt.body.length, corrupt.text === BYTES]).toEqual([BYTES.length, false]);
    expect([shorten.text, shorten.headers['content-length']]).toEqual([BYTES.slice(0, -10), String(BYTES.length - 10)]);
    expect([wrong.text, wrong.headers.etag]).toEqual([BYTES, `"${'0'.repeat(32)}"`]);
    expect(proper.text).toBe(BYTES);
  });

  it('when XML is broken, the status is still the proper one', async () => {
    world.s3.control.fail('list', { kind: 'bad_xml' });
    const answer = await signedRaw(`${world.s3.url}/photos?list-type=2`);
    expect([answer.status, answer.text.endsWith('<Key>a')]).toEqual([200, true]);
  });

  it('when it drips, the head is there at once and the body comes byte by byte', async () => {
    world.s3.control.fail('get', { kind: 'drip', everyMs: 1 });
    expect((await get()).text).toBe(BYTES);
  });

  it('when the body is huge, it has no length and more than was asked for', async () => {
    world.s3.control.fail('list', { kind: 'huge', megabytes: 3 });
    const answer = await signedRaw(`${world.s3.url}/photos?list-type=2`);
    expect([answer.body.length, answer.headers['content-length']]).toEqual([3 * 1024 * 1024, undefined]);
  });

  it('when it echoes, reason, header and document hold the signature, the query and the body', async () => {
    world.s3.control.fail('any', { kind: 'echo' });
    const url = `${world.s3.url}/photos/new.jpg?x-id=PutObject`;
    const headers = authorized(url, { method: 'PUT', body: 'secret body', headers: { 'content-length': '11' } });
    const answer = await raw(url, { method: 'PUT', headers, body: 'secret body' });
    const signature = headers['authorization']?.split('Signature=')[1] ?? 'none';
    for (const part of [signature, OWNER.accessKeyId, 'x-id=PutObject', 'secret body'])
      expect(answer.text).toContain(part);
    expect([answer.reason, String(answer.headers['x-amz-echo'])].every((text) => text.includes(signature))).toBe(true);
  });

  it('when a redirect is followed, the visit is in the journal', async () => {
    world.s3.control.fail('get', { kind: 'redirect' }, { times: 1 });
    const { headers } = await get();
    await signedRaw(world.s3.url + String(headers.location));
    expect(world.s3.journal.at(-1)).toMatchObject({ bucket: 'moved', key: 'elsewhere', status: 404 });
  });

  it('when a fault is for one bucket, one key or so many times, the others are answered properly', async () => {
    const { control } = world.s3;
    control.fail('put', { kind: 'status', status: 500 }, { keyIncludes: 'archive/', times: 2 });
    control.fail('any', { kind: 'status', status: 501 }, { bucket: 'other' });
    const statuses = [];
    for (const key of ['a', 'archive/1', 'archive/2', 'archive/3']) statuses.push((await put(key)).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
    expect((await signedRaw(`${world.s3.url}/other?list-type=2`)).status).toBe(501);
    control.heal();
    expect((await signedRaw(`${world.s3.url}/other?list-type=2`)).status).toBe(403);
  });

  it('when the reader goes away in the middle of a drip or of a huge body, the next one is answered', async () => {
    for (const fault of [{ kind: 'drip' }, { kind: 'huge' }] as const) {
      world.s3.control.fail('get', fault, { times: 1 });
      const response = await fetch(`${world.s3.url}/photos/a.jpg`, {
        headers: authorized(`${world.s3.url}/photos/a.jpg`),
      });
      expect(response.status).toBe(200);
      await response.body?.cancel();
      expect((await get()).text).toBe(BYTES);
    }
  });

  it('when answers are slowed, the storage answers later and properly', async () => {
    world.s3.control.slow(30, { route: 'get', keyIncludes: 'a.jpg' });
    expect((await get()).text).toBe(BYTES);
    const { atMs = 0, answeredAtMs } = world.s3.journal.at(-1) ?? {};
    expect((answeredAtMs ?? 0) - atMs).toBeGreaterThanOrEqual(25);
  });

  it('when a copy fails inside its 200, the SDK throws it', async () => {
    world.s3.control.fail('copy', { kind: 'error_in_200', applied: true });
    const command = new CopyObjectCommand({ Bucket: 'photos', Key: 'b.jpg', CopySource: 'photos/a.jpg' });
    await expect(world.client().send(command)).rejects.toMatchObject({ name: 'InternalError' });
    expect(stored('b.jpg')).toBe(true);
  });
});
