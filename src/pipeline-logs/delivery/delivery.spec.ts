import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLogApi, type RunningLogApi } from '../../../test/support/log-api/index.js';
import { Secret } from '../../kernel/index.js';
import type { RelayRecord } from '../outbox/index.js';
import type { LogApiSettings } from '../settings.js';
import type { RelayWay } from './relay-way.js';
import { answer, throughAll as through, untilItRests as rests, wayTo } from './testing/delivery-way.js';
import { DeliveryWorld } from './testing/delivery-world.js';

const SIGNING_SECRET = `whsec_${Buffer.from('0123456789abcdef'.repeat(2)).toString('base64')}`;
let world: DeliveryWorld;
let api: RunningLogApi;

beforeEach(async () => {
  [world, api] = [await DeliveryWorld.make(), await startLogApi()];
});
afterEach(async () => {
  await api.close();
  await world.end();
});

const wayWith = (options: Partial<LogApiSettings> | null = {}): RelayWay => wayTo(api.url, world, options);
const throughAll = (way: RelayWay, from: RelayRecord): Promise<readonly number[]> => through(world, way, from);
const untilItRests = (way: RelayWay, from: RelayRecord): Promise<RelayRecord | null> => rests(world, way, from);
const keys = (): readonly (string | null)[] => [...new Set(api.journal.map(({ key }) => key))];
const files = (): readonly boolean[] => world.steps.written.map(({ logs }) => logs);
const deadReasons = async (): Promise<unknown> => (await world.outbox.dead()).map(({ deadReason }) => deadReason);

describe('the way of a pipeline to the log API', () => {
  test('when the receiver takes it, it is sent once and nothing is left but its receipt', async () => {
    expect(await throughAll(wayWith(), await world.accept(12))).toEqual([]);
    expect(api.stored()).toMatchObject([{ problem: null, status: 200 }]);
    expect([await world.outbox.pending(), await world.outbox.dead()]).toEqual([[], []]);
    expect(world.log.of('pipeline_delivery_attempt')).toMatchObject([
      { level: 'info', fields: { project_id: 7, pipeline_id: 12, attempt: 1, http_status: 200 } },
    ]);
    const line = await readFile(join(world.folder, 'logs', 'api-requests.log'), 'utf8');
    expect(line).toMatch(
      /^\[2024-01-01 00:00:00\] PIPELINE_ID=12 PROJECT_ID=7 URL=http:\S+ STATUS=200 DURATION=\d+ms RESPONSE=\{.*\}\n$/,
    );
  });

  test('when the receiver is down, it waits 2, 4 and 8 s, then minutes, and is dead in the end with one key', async () => {
    api.control.fail(answer(500));
    const waits = await throughAll(wayWith(), await world.accept(12));
    expect(waits).toEqual([2, 4, 8, 300, 2, 4, 8, 1800, 2, 4, 8]);
    expect([api.journal.length, keys().length, await deadReasons()]).toEqual([12, 1, ['unavailable']]);
    expect(files()).toEqual([false, true]);
    expect(world.log.of('pipeline_dead')).toMatchObject([{ level: 'error', fields: { attempt: 12 } }]);

    api.control.heal();
    const [dead] = await world.outbox.dead();
    await world.outbox.replay(dead?.id ?? '');
    const [replayed] = await world.outbox.pending();
    expect(replayed && (await throughAll(wayWith(), replayed))).toEqual([]);
    expect([api.stored().length, keys().length]).toEqual([1, 1]);
    expect(world.log.of('pipeline_delivery_attempt').at(-1)?.fields).toMatchObject({ attempt: 1 });
  });

  test.each([
    ['in seconds', () => '120', 120],
    ['as a date', () => new Date(world.clock.now() + 90_000).toUTCString(), 90],
    ['far too late', () => '86400', 300],
    ['less than the own wait', () => '1', 2],
    ['that is nonsense', () => 'soon', 2],
  ])('when a 429 names a time %s, the wait is right', async (_how, value, seconds) => {
    api.control.failNext(answer(429, { 'Retry-After': value() }));
    expect(await throughAll(wayWith(), await world.accept(12))).toEqual([seconds]);
  });

  test.each([400, 401, 404, 422, 501, 302])('when the answer is %i, it is dead after one attempt', async (status) => {
    api.control.fail(status === 302 ? { kind: 'redirect' } : answer(status));
    expect(await throughAll(wayWith(), await world.accept(12))).toEqual([]);
    expect([api.journal.length, await deadReasons(), files()]).toEqual([1, ['rejected'], [false, true]]);
  });

  test('when the answer is 409, it is tried again', async () => {
    api.control.failNext(answer(409));
    expect(await throughAll(wayWith(), await world.accept(12))).toEqual([2]);
    expect(api.stored()).toHaveLength(1);
  });

  test('when retries are switched off, the first failure is the last', async () => {
    api.control.fail(answer(503));
    expect(await throughAll(wayWith({ retries: false }), await world.accept(12))).toEqual([]);
    expect([api.journal.length, await deadReasons(), files()]).toEqual([1, ['unavailable'], [false, true]]);
  });

  test('when it is too large once, it is halved under a new key; when it is too large again, it is dead', async () => {
    api.control.failNext(answer(413));
    expect(await throughAll(wayWith(), await world.accept(12))).toEqual([]);
    const [whole = 0, half = 0] = api.journal.map(({ jsonBytes }) => jsonBytes);
    expect([half <= whole / 2, half > whole / 3, keys().length]).toEqual([true, true, 2]);
    expect(api.stored()).toHaveLength(1);
    api.control.fail(answer(413));
    await throughAll(wayWith({ maxPayloadBytes: 0 }), await world.accept(13));
    expect([api.journal.length, await deadReasons()]).toEqual([4, ['rejected']]);
  });

  test('when compressed bodies are refused, they are sent plain at once with the same key, and so are later ones', async () => {
    const way = wayWith({ compression: 'gzip' });
    api.control.failNext(answer(415));
    await throughAll(way, await world.accept(12));
    expect(api.journal.map(({ headers }) => headers['content-encoding'])).toEqual(['gzip', undefined]);
    expect([keys().length, api.stored().length]).toEqual([1, 1]);
    await throughAll(way, await world.accept(13));
    expect(api.journal.at(-1)?.headers['content-encoding']).toBeUndefined();
  });

  test('when it is compressed and signed, length and signature are true', async () => {
    await api.close();
    api = await startLogApi({ token: 'a-token', signingSecret: SIGNING_SECRET, nowMs: () => world.clock.now() });
    const headers = new Secret({ 'X-Team': 'blue', 'content-length': '1' });
    const secrets = { token: new Secret('a-token'), signingSecret: new Secret(SIGNING_SECRET), headers };
    world.steps.padding = 300_000;
    await throughAll(wayWith({ compression: 'gzip', maxPayloadBytes: 0, ...secrets }), await world.accept(12));
    const [stored] = api.stored();
    expect(stored).toMatchObject({ problem: null, headers: { 'content-encoding': 'gzip', 'x-team': 'blue' } });
    expect(Number(stored?.headers['content-length'])).toBe(stored?.bodyBytes);
    expect(stored?.jsonBytes).toBeGreaterThan(300_000);
  });

  test('when a body is small, it is not compressed', async () => {
    world.steps.padding = 10;
    await throughAll(wayWith({ compression: 'gzip' }), await world.accept(12));
    expect(api.stored()[0]?.headers['content-encoding']).toBeUndefined();
  });

  test.each(['hang', 'drip'] as const)(
    'when the receiver does nothing but %s, the attempt ends at its deadline',
    async (kind) => {
      api.control.failNext({ kind });
      const waiting = await untilItRests(wayWith({ timeoutSeconds: 0.5 }), await world.accept(12));
      expect((waiting?.notBefore ?? 0) - world.clock.now()).toBe(2000);
      world.clock.advance(2000);
      expect(await throughAll(wayWith(), waiting as RelayRecord)).toEqual([]);
      const lines = await readFile(join(world.folder, 'logs', 'api-requests.log'), 'utf8');
      expect(lines).toMatch(/ STATUS=ERROR DURATION=\d+ms ERROR=timeout RESPONSE=\n.* STATUS=200 /);
    },
  );

  test('when an answer was lost, the next attempt has the same key and is taken once', async () => {
    api.control.failNext({ kind: 'reset', stored: true });
    await throughAll(wayWith(), await world.accept(12));
    expect(api.journal.map(({ outcome }) => outcome)).toEqual(['stored', 'replayed']);
    expect(new Set(api.journal.map(({ headers }) => headers['x-request-id'])).size).toBe(2);
  });

  test('when the receiver says 200 and success false, it is delivered with a warning', async () => {
    api.control.failNext({ kind: 'answer', status: 200, body: { success: false } });
    await throughAll(wayWith(), await world.accept(12));
    expect(api.journal).toHaveLength(1);
    expect(world.log.of('pipeline_delivery_attempt')).toMatchObject([{ level: 'warn', fields: { http_status: 200 } }]);
  });

  test('when the receiver answers a page or without end, 200 is a delivery', async () => {
    api.control.failNext({ kind: 'html' });
    await throughAll(wayWith(), await world.accept(12));
    api.control.failNext({ kind: 'huge', megabytes: 50 });
    await throughAll(wayWith(), await world.accept(13));
    expect([api.journal.length, await world.outbox.pending(), await world.outbox.dead()]).toEqual([2, [], []]);
  });

  test('when it is sent, its number is on the disk already', async () => {
    const record = await world.accept(12);
    const hold = api.control.hold();
    const sent = throughAll(wayWith(), record);
    await hold.waitFor();
    expect((await world.outbox.read(record.id))?.sending.attempts).toBe(1);
    hold.release();
    await sent;
  });

  test('when the stored body is not what was frozen, it is composed anew before anything is sent', async () => {
    const way = wayWith();
    api.control.failNext(answer(500));
    const waiting = await untilItRests(way, await world.accept(12));
    await writeFile(join(world.folder, 'spool', 'records', waiting?.id ?? '', 'body.json'), '{"pipeline_id":12}');
    world.clock.advance(2000);
    await throughAll(way, waiting as RelayRecord);
    expect([api.stored().length, keys().length]).toEqual([1, 1]);
  });

  test('when an attempt is broken off, the record is as before, with its number', async () => {
    const record = await world.accept(12);
    const cut = new AbortController();
    const hold = api.control.hold();
    const way = wayWith();
    const frozen = (await way.step(record, cut.signal)) as RelayRecord;
    const broken = way.step(frozen, cut.signal);
    await hold.waitFor();
    cut.abort();
    await expect(broken).rejects.toThrow();
    expect(await world.outbox.read(record.id)).toMatchObject({ state: 'frozen', sending: { attempts: 1, rounds: 0 } });
    const lines = await readFile(join(world.folder, 'logs', 'api-requests.log'), 'utf8');
    expect(lines).toContain(' STATUS=ERROR ');
    expect(lines).toContain(' ERROR=aborted RESPONSE=\n');
  });
});
