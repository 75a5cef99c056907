import { inspect } from 'node:util';
import type { TenantConfig } from '../../kernel/index.js';
import { BASE_DOMAIN, fixture, openWorld } from '../../orchestrator/testing/index.js';
import type { OrchestratedWorld } from '../../orchestrator/testing/index.js';
import type { CredentialSlot } from '../index.js';
import { OrchestratorCredentialResolver } from './index.js';

const CREDENTIALS = {
  'ref-vermont-dropbox-9d68e73f': { provider: 'dropbox', version: 'd1', refresh_token: 'CANARY-d', expires_at: null },
  'ref-vermont-openai-c0ffee': { provider: 'openai', version: 'o1', api_key: 'CANARY-o' },
  'ref-vermont-telegram-1a2b3c': { provider: 'telegram', version: 't1', bot_token: 'CANARY-t' },
  'ref-vermont-smtp-77aa88': { provider: 'smtp', version: 's1', password: 'CANARY-s' },
};
const TELEGRAM: CredentialSlot = { kind: 'publisher', id: 'telegram-1' };

let world: OrchestratedWorld;
let resolver: OrchestratorCredentialResolver;
let config: TenantConfig;

async function open(env: Record<string, string> = {}, credentials: object = CREDENTIALS) {
  const file = { envelope: fixture('runtime-v2'), credentials: { ...credentials } as never };
  world = await openWorld({ vermont: file }, { ORCHESTRATOR_TIMEOUT_MS: '1000', ...env });
  resolver = new OrchestratorCredentialResolver(world.client, world.environment.orchestrator, world);
  const lookup = await world.client.lookUpRuntime(`vermont.${BASE_DOMAIN}`, 'request-1');
  if (lookup.kind !== 'config') throw new Error('expected a config');
  config = lookup.config;
}
const resolve = (slot: CredentialSlot = TELEGRAM, of: TenantConfig = config) => resolver.resolve(of, slot, 'request-2');
const refusal = (slot?: CredentialSlot) => resolve(slot).catch((error: unknown) => error);

afterEach(async () => {
  const said = world.log.text();
  await world.close();
  expect(said).not.toMatch(/CANARY|ref-vermont/);
});

describe('OrchestratorCredentialResolver', () => {
  test.each<[CredentialSlot, string, Record<string, string>]>([
    [{ kind: 'storage' }, 'dropbox', { refresh_token: 'CANARY-d' }],
    [{ kind: 'ai' }, 'openai', { api_key: 'CANARY-o' }],
    [TELEGRAM, 'telegram', { bot_token: 'CANARY-t' }],
    [{ kind: 'smtp' }, 'smtp', { password: 'CANARY-s' }],
  ])('when the slot is %p, the reference of the config is resolved for the tenant', async (slot, provider, fields) => {
    await open();
    const credential = await resolve(slot);
    expect(credential).toMatchObject({ provider });
    expect(credential?.fields.reveal()).toEqual(fields);
    expect(inspect(credential, { depth: 9 })).not.toContain('CANARY');
    expect(world.orchestrator.journal.at(-1)).toMatchObject({ subject: 'vermont', requestId: 'request-2' });
  });

  test('when fetlife’s own slot is asked for, no call is made', async () => {
    await open();
    await expect(resolve({ kind: 'publisher', id: 'fetlife-1' })).resolves.toBeNull();
    expect(world.calls('credentials')).toBe(0);
  });

  test('when 500 ask for one reference at once, it is resolved once', async () => {
    await open();
    world.orchestrator.control.latencyMs = 50;
    await Promise.all(Array.from({ length: 500 }, () => resolve()));
    expect(world.calls('credentials')).toBe(1);
  });

  test('when it is within its time, it is not resolved again; at 80 % once in the background', async () => {
    await open();
    await resolve();
    world.clock.pass(479);
    await resolve();
    expect(world.calls('credentials')).toBe(1);
    world.clock.pass(1);
    await Promise.all([resolve(), resolve()]);
    await new Promise((done) => setTimeout(done, 100));
    expect(world.calls('credentials')).toBe(2);
  });

  test('when its time is over, it is never used, whatever the orchestrator says', async () => {
    await open();
    await resolve();
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 503 });
    world.clock.jumpWall(600);
    await expect(refusal()).resolves.toMatchObject({ code: 'credentials_unavailable' });
  });

  test('when the config is fresh for a shorter time, that ends the credential too', async () => {
    await open();
    const short = { ...config, ttlSeconds: 60 };
    await resolve(TELEGRAM, short);
    world.clock.pass(60);
    await resolve(TELEGRAM, short);
    expect(world.calls('credentials')).toBe(2);
  });

  test('when the config version changes, the old credential is not used', async () => {
    await open();
    await resolve();
    await resolve(TELEGRAM, { ...config, configVersion: 'next' });
    expect(world.calls('credentials')).toBe(2);
  });

  test('when the cache is off, every ask resolves, but never twice at once', async () => {
    await open({ CREDENTIAL_CACHE_ENABLED: 'false' });
    await Promise.all([resolve(), resolve()]);
    await resolve();
    expect(world.calls('credentials')).toBe(2);
  });

  test('when the answer is for another provider, it is refused, not kept and not asked for twice', async () => {
    await open({}, { ...CREDENTIALS, 'ref-vermont-telegram-1a2b3c': CREDENTIALS['ref-vermont-openai-c0ffee'] });
    await expect(refusal()).resolves.toMatchObject({ details: { reason: 'wrong_provider' } });
    expect(world.calls('credentials')).toBe(1);
    await refusal();
    expect(world.calls('credentials')).toBe(2);
    expect(world.log.of('credential_unavailable')[0]?.fields).toMatchObject({ provider: 'telegram' });
  });

  test('when the reference is gone, the credential is missing and the failure is not kept', async () => {
    await open({}, {});
    await expect(refusal()).resolves.toMatchObject({ code: 'credentials_unavailable', details: { reason: 'missing' } });
    world.tenants.set('vermont', { envelope: fixture('runtime-v2'), credentials: CREDENTIALS });
    await expect(resolve()).resolves.toMatchObject({ provider: 'telegram' });
  });

  test('when the balance is too low, the caller can do something about it', async () => {
    await open();
    const body = { error: 'insufficient_balance' };
    world.orchestrator.control.fail('credentials', { kind: 'status', status: 403, body });
    await expect(refusal({ kind: 'ai' })).resolves.toMatchObject({ code: 'insufficient_balance', family: 'caller' });
  });

  test('when an entry that needs a secret has no reference, it is not configured and no call is made', async () => {
    await open();
    const publishers = config.publishers.map((entry) => ({ ...entry, credentialsRef: null }));
    await expect(resolve(TELEGRAM, { ...config, publishers })).rejects.toMatchObject({
      details: { reason: 'not_configured' },
    });
    expect(world.calls('credentials')).toBe(0);
  });
});
