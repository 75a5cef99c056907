import type { TenantConfig } from '../kernel/index.js';
import type { Publisher } from '../publishers/index.js';
import { StoragelessRuntime } from './storageless-runtime.js';
import { TenantRuntimePool } from './tenant-runtime-pool.js';
import type { TenantRuntime } from './tenant-runtime.js';
import { fakeParts, tenantConfig } from './testing/tenancy-fixtures.js';

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
const publishers = ['channel', 'group'].map((id) => ({
  id,
  type: 'telegram' as const,
  credentialsRef: null,
  config: {},
}));
const ai = { provider: 'openai' } as NonNullable<TenantConfig['ai']>;

function build() {
  const fake = fakeParts();
  const pool = new TenantRuntimePool(fake.parts, { maxTenants: 3, ttlSeconds: 600 });
  const acquire = (tenant: string) => pool.acquire(tenantConfig({ tenant, publishers, ai }), 'request-1');
  return { fake, acquire };
}

async function publisherOf(runtime: TenantRuntime, id = 'channel'): Promise<Publisher> {
  const slot = (await runtime.platforms('request-1')).find((one) => one.id === id);
  if (!slot || !('publisher' in slot)) throw new Error('The platform of the test cannot be used.');
  return slot.publisher;
}

describe('a platform whose credential is refused', () => {
  it('when there is another credential, the platform is built with it and the others stay as they are', async () => {
    const { fake, acquire } = build();
    const { runtime } = await acquire('vermont');
    const [refused, other] = [await publisherOf(runtime), await publisherOf(runtime, 'group')];
    fake.versions.set('channel', 'v2');
    const renewed = await runtime.renewedPlatform(refused);
    expect(renewed).toMatchObject({ id: 'channel', type: 'telegram', publisher: expect.anything() as unknown });
    expect(await publisherOf(runtime)).toBe(renewed && 'publisher' in renewed ? renewed.publisher : null);
    expect(await publisherOf(runtime)).not.toBe(refused);
    expect(await publisherOf(runtime, 'group')).toBe(other);
  });

  it('when there is no other credential, there is no other platform', async () => {
    const { fake, acquire } = build();
    const { runtime } = await acquire('vermont');
    const refused = await publisherOf(runtime);
    expect(await runtime.renewedPlatform(refused)).toBeNull();
    expect([await publisherOf(runtime), fake.disposed]).toEqual([refused, []]);
  });

  it('when somebody else was refused before and has brought another one, that is the answer', async () => {
    const { fake, acquire } = build();
    const { runtime } = await acquire('vermont');
    const refused = await publisherOf(runtime);
    fake.versions.set('channel', 'v2');
    const first = await runtime.renewedPlatform(refused);
    const built = fake.builds.publishers;
    expect(await runtime.renewedPlatform(refused)).toBe(first);
    expect(fake.builds.publishers).toBe(built);
  });

  it('when the credential cannot be had any more, the platform says so and does not throw', async () => {
    const { fake, acquire } = build();
    const { runtime } = await acquire('vermont');
    const refused = await publisherOf(runtime);
    fake.missing.add('channel');
    expect(await runtime.renewedPlatform(refused)).toEqual({
      id: 'channel',
      type: 'telegram',
      unavailable: 'credential_unavailable',
    });
  });

  it('when a send with the refused one is under way, it is ended only after that', async () => {
    const { fake, acquire } = build();
    const { runtime, release } = await acquire('vermont');
    const refused = await publisherOf(runtime);
    const leave = runtime.hold();
    release();
    fake.versions.set('channel', 'v2');
    await runtime.renewedPlatform(refused);
    await tick();
    expect(fake.disposed).toEqual([]);
    leave();
    await tick();
    expect(fake.disposed).toEqual(['publisher:channel']);
  });

  it('when one tenant is refused, the platforms of another are not touched', async () => {
    const { fake, acquire } = build();
    const { runtime: vermont } = await acquire('vermont');
    const { runtime: aurora } = await acquire('aurora');
    const [refused, neighbour] = [await publisherOf(vermont), await publisherOf(aurora)];
    fake.versions.set('channel', 'v2');
    expect(await aurora.renewedPlatform(refused)).toBeNull();
    await vermont.renewedPlatform(refused);
    const { builds } = fake;
    fake.versions.set('channel', 'v1');
    expect([await publisherOf(aurora), builds.publishers]).toEqual([neighbour, 5]);
  });

  it('when a tenant has no storage credential, there is nothing to renew', async () => {
    const { acquire } = build();
    const refused = await publisherOf((await acquire('vermont')).runtime);
    const without: TenantRuntime = new StoragelessRuntime(tenantConfig(), new Error('none') as never);
    expect(await without.renewedPlatform(refused)).toBeNull();
  });
});

describe('captioning whose credential is refused', () => {
  it('when there is another credential, captioning gets it while it works', async () => {
    const { fake, acquire } = build();
    const { runtime } = await acquire('vermont');
    await runtime.captioning('request-1');
    const [renew] = fake.aiRenews;
    expect(await renew?.()).toBeNull();
    fake.versions.set('ai', 'v2');
    expect((await renew?.())?.reveal()).toEqual({ token: 'secret-token-v2' });
  });

  it('when it cannot be had any more, that is ai_unavailable and storage and platforms work on', async () => {
    const { fake, acquire } = build();
    const { runtime } = await acquire('vermont');
    await runtime.captioning('request-1');
    fake.missing.add('ai');
    await expect(fake.aiRenews[0]?.()).rejects.toMatchObject({ code: 'ai_unavailable' });
    await expect(runtime.captioning('request-2')).rejects.toMatchObject({ code: 'ai_unavailable' });
    expect(await publisherOf(runtime)).toBeDefined();
    expect(runtime.storage).toBe(fake.storages[0]);
  });

  it('when the balance does not cover it, that is said as it is', async () => {
    const { fake, acquire } = build();
    const { runtime } = await acquire('vermont');
    fake.unpaid = true;
    await expect(runtime.captioning('request-1')).rejects.toMatchObject({ code: 'insufficient_balance' });
  });
});
