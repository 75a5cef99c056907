import { inspect } from 'node:util';
import type { CredentialSlot } from '../index.js';
import { TELEGRAM, Vermont } from '../testing/index.js';
import type { VermontOptions } from '../testing/index.js';

let vermont: Vermont;
const open = async (options?: VermontOptions): Promise<Vermont> => (vermont = await Vermont.open(options));

afterEach(async () => {
  expect(await vermont.close()).not.toMatch(/CANARY|ref-vermont/);
});

describe('a credential and its slot', () => {
  test.each<[CredentialSlot, string, Record<string, string>]>([
    [{ kind: 'storage' }, 'dropbox', { refresh_token: 'CANARY-d' }],
    [{ kind: 'ai' }, 'openai', { api_key: 'CANARY-o' }],
    [TELEGRAM, 'telegram', { bot_token: 'CANARY-t' }],
    [{ kind: 'smtp' }, 'smtp', { password: 'CANARY-s' }],
  ])('when the slot is %p, the reference of the config is resolved for the tenant', async (slot, provider, fields) => {
    const { world } = await open();
    const credential = await vermont.resolve(slot);
    expect(credential).toMatchObject({ provider });
    expect(credential?.fields.reveal()).toEqual(fields);
    expect(inspect(credential, { depth: 9 })).not.toContain('CANARY');
    expect(world.orchestrator.journal.at(-1)).toMatchObject({ subject: 'vermont', requestId: 'request-2' });
  });

  test('when the storage is managed, all its fields are handed out', async () => {
    const keys = { access_key_id: 'CANARY-a', secret_access_key: 'CANARY-k', endpoint_url: 'https://s3.example' };
    const managed = { provider: 'managed', version: 'm1', ...keys, bucket: 'photos', region: 'auto' };
    const { config } = await open({ credentials: { 'ref-vermont-dropbox-9d68e73f': managed } });
    const storage = { ...config.storage, provider: 'managed' } as const;
    const credential = await vermont.resolve({ kind: 'storage' }, { ...config, storage });
    expect(credential?.fields.reveal()).toEqual({ ...keys, bucket: 'photos', region: 'auto' });
  });

  test('when fetlife’s own slot is asked for, no call is made', async () => {
    await open();
    await expect(vermont.resolve({ kind: 'publisher', id: 'fetlife-1' })).resolves.toBeNull();
    expect(vermont.calls).toBe(0);
  });

  test('when a mail server names no password, it needs none and no call is made', async () => {
    const { config } = await open();
    const emailServer = config.emailServer && { ...config.emailServer, passwordRef: null };
    await expect(vermont.resolve({ kind: 'smtp' }, { ...config, emailServer })).resolves.toBeNull();
    expect(vermont.calls).toBe(0);
  });

  test('when an entry that needs a secret has no reference, it is not configured and no call is made', async () => {
    const { config } = await open();
    const publishers = config.publishers.map((entry) => ({ ...entry, credentialsRef: null }));
    await expect(vermont.resolve(TELEGRAM, { ...config, publishers })).rejects.toMatchObject({
      code: 'credentials_unavailable',
      details: { reason: 'not_configured' },
    });
    expect(vermont.calls).toBe(0);
  });

  test('when two slots share a reference, they share one call and each checks for itself', async () => {
    const { config } = await open();
    const ref = config.publishers[0]?.credentialsRef ?? null;
    const ai = config.ai && { ...config.ai, credentialsRef: ref };
    const [telegram, openai] = await Promise.allSettled([
      vermont.resolve(TELEGRAM, { ...config, ai }),
      vermont.resolve({ kind: 'ai' }, { ...config, ai }),
    ]);
    expect(telegram).toMatchObject({ status: 'fulfilled', value: { provider: 'telegram' } });
    expect(openai).toMatchObject({ status: 'rejected', reason: { details: { reason: 'wrong_provider' } } });
    await expect(vermont.resolve(TELEGRAM, { ...config, ai })).resolves.toMatchObject({ version: 't1' });
    expect(vermont.calls).toBe(1);
  });

  test('when a slot gets the answer of another in its cache, it is refused without a call, and asked 30 s later', async () => {
    const { config, world } = await open();
    const ai = config.ai && { ...config.ai, credentialsRef: config.publishers[0]?.credentialsRef ?? null };
    const refused = { details: { reason: 'wrong_provider' } };
    await vermont.resolve();
    await expect(vermont.refusal({ kind: 'ai' }, { ...config, ai })).resolves.toMatchObject(refused);
    expect(vermont.calls).toBe(1);
    world.clock.pass(31);
    await expect(vermont.refusal({ kind: 'ai' }, { ...config, ai })).resolves.toMatchObject(refused);
    expect(vermont.calls).toBe(2);
  });
});

describe('what is kept', () => {
  test('when it is within its time, it is not resolved again; at 80 % once, in the background, under its own id', async () => {
    const { world } = await open();
    await vermont.resolve();
    world.clock.pass(479);
    await vermont.resolve();
    expect(vermont.calls).toBe(1);
    world.clock.pass(1);
    await Promise.all([vermont.resolve(), vermont.resolve()]);
    await vermont.settled(2);
    expect(vermont.calls).toBe(2);
    expect(world.orchestrator.journal.at(-1)?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    expect(vermont.calls).toBe(2);
  });

  test('when the refresh brings a new version, the old one is gone from then on', async () => {
    const { world } = await open();
    await vermont.resolve();
    vermont.giveTelegram({ provider: 'telegram', version: 't2', bot_token: 'CANARY-next' });
    world.clock.pass(480);
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    await vermont.settled(2);
    const credential = await vermont.resolve();
    expect(credential).toMatchObject({ version: 't2' });
    expect(credential?.fields.reveal()).toEqual({ bot_token: 'CANARY-next' });
  });

  test('when it is handed out, what is left of its time is said, not the whole', async () => {
    const { world } = await open();
    expect((await vermont.resolve())?.validForMs).toBeGreaterThan(595_000);
    world.clock.pass(400);
    const left = (await vermont.resolve())?.validForMs;
    expect(left).toBeLessThanOrEqual(200_000);
    expect(left).toBeGreaterThan(195_000);
  });

  test('when the config is fresh for a shorter time, that ends the credential too', async () => {
    const { world, config } = await open();
    const short = { ...config, ttlSeconds: 60 };
    expect((await vermont.resolve(TELEGRAM, short))?.validForMs).toBeLessThanOrEqual(60_000);
    world.clock.pass(60);
    await vermont.resolve(TELEGRAM, short);
    expect(vermont.calls).toBe(2);
  });

  test('when the config is fresh for an hour, the credential is still not used beyond 600 s', async () => {
    // A setting the environment would not take, so that the last line of defence is what is tried.
    const { world, config } = await open({ ttlSeconds: 3600 });
    const long = { ...config, ttlSeconds: 3600 };
    expect((await vermont.resolve(TELEGRAM, long))?.validForMs).toBeLessThanOrEqual(600_000);
    world.clock.pass(600);
    await vermont.resolve(TELEGRAM, long);
    expect(vermont.calls).toBe(2);
  });

  test('when its time is over, it is never used, whatever the orchestrator says', async () => {
    const { world } = await open();
    await vermont.resolve();
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 503 });
    world.clock.jumpWall(600);
    await expect(vermont.refusal()).resolves.toMatchObject({ code: 'credentials_unavailable' });
  });

  test('when the config version changes, nothing resolved under the old one is used, by any slot', async () => {
    const { config } = await open();
    const next = { ...config, configVersion: 'next' };
    await vermont.resolve();
    await vermont.resolve({ kind: 'ai' });
    await vermont.resolve(TELEGRAM, next);
    await vermont.resolve({ kind: 'ai' }, next);
    await vermont.resolve(TELEGRAM, next);
    expect(vermont.calls).toBe(4);
  });

  test('when the config changes while a call is under way, both share it and the new config asks anew', async () => {
    const { config, world } = await open();
    const next = { ...config, configVersion: 'next' };
    world.orchestrator.control.latencyMs = 50;
    await Promise.all([vermont.resolve(), vermont.resolve(TELEGRAM, next)]);
    expect(vermont.calls).toBe(1);
    await vermont.resolve(TELEGRAM, next);
    await vermont.resolve(TELEGRAM, next);
    expect(vermont.calls).toBe(2);
  });

  test('when another tenant names the same reference, it asks for itself', async () => {
    const { config } = await open();
    await vermont.resolve();
    await expect(vermont.refusal(TELEGRAM, { ...config, tenant: 'harbor' })).resolves.toMatchObject({
      details: { reason: 'missing' },
    });
    expect(vermont.world.orchestrator.journal.at(-1)?.subject).toBe('harbor');
  });

  test('when the cache is off, every ask resolves, but never twice at once', async () => {
    await open({ env: { CREDENTIAL_CACHE_ENABLED: 'false' } });
    await Promise.all([vermont.resolve(), vermont.resolve()]);
    await vermont.resolve();
    expect(vermont.calls).toBe(2);
  });
});
