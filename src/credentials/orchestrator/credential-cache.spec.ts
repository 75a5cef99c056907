import { Secret } from '../../kernel/index.js';
import type { Clock } from '../../kernel/index.js';
import { CredentialCache } from './credential-cache.js';
import type { FetchedCredential } from './credential-cache.js';

const clock: Clock = { now: () => 0, monotonicMs: () => 0 };

function fetched(tenant: string, version = 'v1', configVersion = 'c1', ttlMs = 60_000): FetchedCredential {
  const payload = { provider: 'openai', version, fields: new Secret({ api_key: `CANARY-${version}` }) } as const;
  return { payload, at: { wallMs: 0, monotonicMs: 0 }, ttlMs, tenant, configVersion };
}

describe('CredentialCache', () => {
  test('when it is full, the credential that nobody used for longest is dropped', () => {
    const cache = new CredentialCache(3, clock);
    for (const name of ['a', 'b', 'c']) cache.keep(name, fetched(name));
    cache.get('a', 60_000);
    cache.keep('d', fetched('d'));
    expect(['a', 'b', 'c', 'd'].map((name) => cache.get(name, 60_000) !== null)).toEqual([true, false, true, true]);
    expect(cache.size).toBe(3);
  });

  test('when thousands of tenants come by, only the bound is held', () => {
    const cache = new CredentialCache(10, clock);
    for (let count = 0; count < 5000; count += 1) cache.keep(`key-${count}`, fetched(`tenant-${count}`));
    expect(cache.size).toBe(10);
  });

  test('when a new version comes, the old one is not held any more', () => {
    const cache = new CredentialCache(10, clock);
    cache.keep('a', fetched('a', 'v1'));
    cache.keep('a', fetched('a', 'v2'));
    expect(cache.size).toBe(1);
    expect(cache.get('a', 60_000)?.payload.version).toBe('v2');
  });

  test('when a tenant’s config has a new version, all of its credentials go and nobody else’s', () => {
    const cache = new CredentialCache(10, clock);
    for (const key of ['a1', 'a2']) cache.keep(key, fetched('a'));
    cache.keep('b1', fetched('b'));
    cache.enter('a', 'c1');
    expect(cache.size).toBe(3);
    cache.enter('a', 'c2');
    expect([cache.get('a1', 60_000), cache.get('a2', 60_000)]).toEqual([null, null]);
    expect(cache.get('b1', 60_000)).not.toBeNull();
    cache.keep('a1', fetched('a', 'v1', 'c2'));
    expect(cache.get('a1', 60_000)).not.toBeNull();
  });

  test('when an answer comes late, for a config that was replaced meanwhile, it pushes nobody out', () => {
    const cache = new CredentialCache(10, clock);
    cache.keep('a1', fetched('a', 'v2', 'c2'));
    cache.keep('a2', fetched('a', 'v1', 'c1'));
    cache.keep('a1', fetched('a', 'v1', 'c1'));
    expect(cache.get('a1', 60_000)?.payload.version).toBe('v2');
    expect(cache.get('a2', 60_000)).toBeNull();
  });

  test('when less time is allowed than it was kept for, that counts', () => {
    const time = { ms: 0 };
    const cache = new CredentialCache(10, { now: () => time.ms, monotonicMs: () => 0 });
    cache.keep('a', fetched('a'));
    time.ms = 30_000;
    expect(cache.get('a', 30_001)).not.toBeNull();
    expect(cache.get('a', 30_000)).toBeNull();
    expect(cache.size).toBe(0);
  });

  test('when an answer has run out before it is kept, it is not', () => {
    const cache = new CredentialCache(10, { now: () => 60_000, monotonicMs: () => 0 });
    cache.keep('a', fetched('a'));
    expect(cache.size).toBe(0);
  });

  test('when nobody asks for it any more, it is dropped by itself', async () => {
    const cache = new CredentialCache(10, clock);
    cache.keep('a', fetched('a', 'v1', 'c1', 30));
    await new Promise((done) => setTimeout(done, 100));
    expect(cache.size).toBe(0);
  });
});
