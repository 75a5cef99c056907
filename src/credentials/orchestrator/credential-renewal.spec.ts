import { inspect } from 'node:util';
import type { PublisherError, TenantConfig, WaitOptions } from '../../kernel/index.js';
import type { ResolvedCredential } from '../index.js';
import { TELEGRAM, TELEGRAM_REF, Vermont, VERMONT_CREDENTIALS } from '../testing/index.js';
import type { VermontOptions } from '../testing/index.js';

let vermont: Vermont;
const open = async (options?: VermontOptions): Promise<Vermont> => (vermont = await Vermont.open(options));
const renew = (
  refused = 't1',
  options: WaitOptions = {},
  config: TenantConfig = vermont.config,
): Promise<ResolvedCredential | null> => vermont.resolver.renew(config, TELEGRAM, refused, options);
const SECOND = { provider: 'telegram', version: 't2', bot_token: 'CANARY-second' };
const THIRD = { provider: 'telegram', version: 't3', bot_token: 'CANARY-third' };

afterEach(async () => {
  expect(await vermont.close()).not.toMatch(/CANARY|ref-vermont/);
});

describe('a credential that its provider refuses', () => {
  test('when the orchestrator has another one, one call brings it, past the cache and into it', async () => {
    await open();
    await vermont.resolve();
    vermont.giveTelegram(SECOND);
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    const renewed = await renew();
    expect(renewed?.fields.reveal()).toEqual({ bot_token: 'CANARY-second' });
    expect(renewed?.validForMs).toBeGreaterThan(0);
    expect(inspect(renewed, { depth: 9 })).not.toContain('CANARY');
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't2' });
    expect(vermont.calls).toBe(2);
  });

  test('when it has no other one, that costs one call in 30 s, however many ask, and resolving goes on', async () => {
    const { world } = await open();
    await vermont.resolve();
    const asks = await Promise.all(Array.from({ length: 50 }, () => renew()));
    expect(new Set(asks)).toEqual(new Set([null]));
    world.clock.pass(29);
    await expect(renew()).resolves.toBeNull();
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    expect(vermont.calls).toBe(2);
  });

  test('when another one appears later, it is found 30 s after the last look at the latest', async () => {
    const { world } = await open();
    await vermont.resolve();
    await renew();
    vermont.giveTelegram(SECOND);
    await expect(renew()).resolves.toBeNull();
    world.clock.pass(30);
    await expect(renew()).resolves.toMatchObject({ version: 't2' });
    expect(vermont.calls).toBe(3);
  });

  test('when many find it refused at once and later, all get the one that one call has brought', async () => {
    await open();
    await vermont.resolve();
    vermont.giveTelegram(SECOND);
    const asks = await Promise.all(Array.from({ length: 50 }, () => renew()));
    const late = await renew();
    expect([...asks, late].map((credential) => credential?.version)).toEqual(asks.map(() => 't2').concat('t2'));
    expect(vermont.calls).toBe(2);
  });

  test('when the new one is refused as well, there is no second call within 30 s', async () => {
    const { world } = await open();
    await vermont.resolve();
    vermont.giveTelegram(SECOND);
    await renew('t1');
    vermont.giveTelegram(THIRD);
    await expect(renew('t2')).resolves.toBeNull();
    expect(vermont.calls).toBe(2);
    world.clock.pass(30);
    await expect(renew('t2')).resolves.toMatchObject({ version: 't3' });
  });

  test('when nothing is kept in memory, the calls for another one are as rare', async () => {
    await open({ env: { CREDENTIAL_CACHE_ENABLED: 'false' } });
    await vermont.resolve();
    await expect(renew()).resolves.toBeNull();
    await expect(renew()).resolves.toBeNull();
    expect(vermont.calls).toBe(2);
  });

  test('when the orchestrator is away, that is said once for 30 s, and the one at hand is kept', async () => {
    const { world } = await open();
    await vermont.resolve();
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 503 });
    const refusals = await Promise.all([renew(), renew()].map((ask) => ask.catch((error: unknown) => error)));
    for (const error of refusals) expect((error as PublisherError).code).toBe('credentials_unavailable');
    const calls = vermont.calls;
    world.orchestrator.control.heal();
    world.clock.pass(20);
    await expect(renew()).rejects.toMatchObject({ code: 'credentials_unavailable' });
    await expect(vermont.resolve()).resolves.toMatchObject({ version: 't1' });
    expect(vermont.calls).toBe(calls);
    vermont.giveTelegram(SECOND);
    world.clock.pass(10);
    await expect(renew()).resolves.toMatchObject({ version: 't2' });
  });

  test.each<[string, object]>([
    ['for somebody else', { provider: 'openai', version: 'x', api_key: 'CANARY-x' }],
    ['not complete', { provider: 'telegram', version: 'x' }],
  ])('when the other one is %s, the one at hand is not used any more either', async (_case, payload) => {
    await open();
    await vermont.resolve();
    vermont.giveTelegram(payload as Record<string, unknown>);
    await expect(renew()).rejects.toMatchObject({ code: 'credentials_unavailable' });
    await expect(vermont.refusal()).resolves.toMatchObject({ code: 'credentials_unavailable' });
    expect(vermont.calls).toBe(2);
  });

  test('when who asked gives up, the call goes on and the next one has its result', async () => {
    const { world } = await open();
    await vermont.resolve();
    vermont.giveTelegram(SECOND);
    world.orchestrator.control.slow(50, { route: 'credentials' });
    const control = new AbortController();
    const leaving = renew('t1', { signal: control.signal });
    control.abort(new Error('gone'));
    await expect(leaving).rejects.toThrow('gone');
    await expect(renew()).resolves.toMatchObject({ version: 't2' });
    expect(vermont.calls).toBe(2);
  });

  test('when the config now needs no secret there, nobody is asked', async () => {
    await open();
    const config = { ...vermont.config, publishers: [] };
    await expect(renew('t1', {}, config)).resolves.toBeNull();
    expect(vermont.calls).toBe(0);
  });

  test('when another slot with another reference is refused, it has a call of its own', async () => {
    await open();
    await vermont.resolve();
    await renew();
    const storage = { kind: 'storage' } as const;
    await vermont.resolve(storage);
    await expect(vermont.resolver.renew(vermont.config, storage, 'd1')).resolves.toBeNull();
    expect(vermont.calls).toBe(4);
    expect(Object.keys(VERMONT_CREDENTIALS)).toContain(TELEGRAM_REF);
  });
});
