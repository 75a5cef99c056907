import { inspect } from 'node:util';
import { PublisherError } from '../../kernel/index.js';
import type { TenantConfig } from '../../kernel/index.js';
import type { CredentialResolver, CredentialSlot } from '../index.js';

/** One implementation with a tenant that uses it. Every secret text contains `CANARY`. */
export interface CredentialResolverHarness {
  readonly resolver: CredentialResolver;
  readonly config: TenantConfig;
  /** Slots that have a secret, what it is for, and its fields; two or more. */
  readonly known: readonly (readonly [CredentialSlot, string, Readonly<Record<string, string>>])[];
  /** Slots that need no secret. */
  readonly free: readonly CredentialSlot[];
  /** A slot that needs a secret which is not there. */
  readonly missing: CredentialSlot;
  close(): Promise<void>;
}

const REQUEST_ID = 'request-0001';

/** What every `CredentialResolver` promises. Spec: orchestrator.md section 5. */
export function describeCredentialResolver(name: string, open: () => Promise<CredentialResolverHarness>): void {
  describe(`CredentialResolver: ${name}`, () => {
    let harness: CredentialResolverHarness;
    beforeEach(async () => (harness = await open()));
    afterEach(() => harness.close());
    const resolve = (slot: CredentialSlot, signal?: AbortSignal) =>
      harness.resolver.resolve(harness.config, slot, REQUEST_ID, { signal });

    test('when slots have secrets, each gets its own, for whom it expects, and with time left', async () => {
      expect(harness.known.length).toBeGreaterThan(1);
      for (const [slot, provider, fields] of harness.known) {
        const credential = await resolve(slot);
        expect(credential?.provider).toBe(provider);
        expect(credential?.fields.reveal()).toEqual(fields);
        expect(credential?.validForMs).toBeGreaterThan(0);
        expect(credential?.version).not.toBe('');
      }
    });

    test('when a slot needs no secret, there is none, and that is no error', async () => {
      expect(harness.free.length).toBeGreaterThan(0);
      for (const slot of harness.free) await expect(resolve(slot)).resolves.toBeNull();
    });

    test('when nobody has the entry of a slot, it needs no secret', async () => {
      await expect(resolve({ kind: 'publisher', id: 'nobody' })).resolves.toBeNull();
    });

    test('when nothing has changed, the version stays', async () => {
      const [slot] = harness.known[0] ?? [harness.missing];
      const versions = [await resolve(slot), await resolve(slot)].map((credential) => credential?.version);
      expect(new Set(versions).size).toBe(1);
    });

    test('when many ask at once, all get the same', async () => {
      const [slot, , fields] = harness.known[0] ?? [harness.missing];
      const all = await Promise.all(Array.from({ length: 50 }, () => resolve(slot)));
      expect(all).toHaveLength(50);
      for (const credential of all) expect(credential?.fields.reveal()).toEqual(fields);
    });

    test('when a secret is missing, it says so with a time, and the others are there', async () => {
      const error: unknown = await resolve(harness.missing).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PublisherError);
      expect(error).toMatchObject({ code: 'credentials_unavailable', family: 'upstream' });
      expect((error as PublisherError).details.retryAfterSeconds).toBeGreaterThanOrEqual(1);
      for (const [slot] of harness.known) await expect(resolve(slot)).resolves.not.toBeNull();
    });

    test('when a caller gives up, the others get their secret, and so does the next one', async () => {
      const [slot, , fields] = harness.known[0] ?? [harness.missing];
      const control = new AbortController();
      const leaving = resolve(slot, control.signal).catch(() => null);
      const staying = resolve(slot);
      control.abort();
      await leaving;
      expect((await staying)?.fields.reveal()).toEqual(fields);
      expect((await resolve(slot))?.fields.reveal()).toEqual(fields);
    });

    test('when the provider refuses what is at hand and there is no other one, it says so, and resolving goes on', async () => {
      for (const [slot] of harness.known) {
        const { version = '' } = (await resolve(slot)) ?? {};
        for (let tries = 0; tries < 3; tries += 1) {
          await expect(harness.resolver.renew(harness.config, slot, version)).resolves.toBeNull();
        }
        await expect(resolve(slot)).resolves.toMatchObject({ version });
      }
    });

    test('when what was refused is not the one at hand, that one is given', async () => {
      const [slot, , fields] = harness.known[0] ?? [harness.missing];
      await resolve(slot);
      const renewed = await harness.resolver.renew(harness.config, slot, 'an-older-version');
      expect(renewed?.fields.reveal()).toEqual(fields);
      expect(renewed?.validForMs).toBeGreaterThan(0);
    });

    test('when a slot needs no secret, there is none to renew, and where one is missing it says so', async () => {
      for (const slot of harness.free) {
        await expect(harness.resolver.renew(harness.config, slot, 'a-version')).resolves.toBeNull();
      }
      const { config, missing } = harness;
      const unavailable = { code: 'credentials_unavailable', family: 'upstream' };
      await expect(harness.resolver.renew(config, missing, 'a-version')).rejects.toMatchObject(unavailable);
    });

    test('when anything of it is printed, no secret and no reference shows', async () => {
      const results: unknown[] = [harness.resolver];
      for (const [slot] of harness.known) results.push(await resolve(slot));
      results.push(await resolve(harness.missing).catch((error: unknown) => error));
      const options = { depth: 20, showHidden: true, getters: true };
      const printed = results.flatMap((result) => [
        inspect(result, options),
        inspect(result, { depth: 20 }),
        json(result),
      ]);
      printed.push(...results.map((result) => `${String(result)}`));
      expect(printed.join('\n')).not.toMatch(/CANARY|ref-/);
      expect(printed.join('\n')).toContain('[secret]');
    });
  });
}

/** As a careless line of code would write it. */
function json(value: unknown): string {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'object' && part !== null) {
      if (seen.has(part)) return '[again]';
      seen.add(part);
    }
    return part instanceof Map ? [...part.entries()] : part instanceof Set ? [...part.values()] : part;
  });
}
