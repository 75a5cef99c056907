import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { PublisherError, type PhotoRef } from '../../../kernel/index.js';
import type { ImageStorage } from '../../image-storage.port.js';
import { jpegLike, nonceOf, putPhoto, textOf, unavailable } from './harness.js';
import type { WiredHarness, WireFault } from './wire-harness.js';

const SHORT_MS = 2000;
const DOCUMENT = { path: 'ledger/ab/record.json' };

/** Points 16, 17 and 22 to 24 of storage.md section 14. */
export const wireContract = (harness: () => WiredHarness): void => {
  describe('rate limits', () => {
    test.each<WireFault>(['rate_limited', 'rate_limited_plain'])(
      'when requests are %s and there is time, the call waits and then is made once',
      async (fault) => {
        const h = harness();
        await putPhoto(h.storage, 'inbox', 'a.jpg');
        h.wire.fail(fault, { times: 2 });
        expect((await h.storage.photos.stat('inbox', 'a.jpg'))?.name).toBe('a.jpg');
        h.wire.fail(fault, { times: 2, on: 'writes' });
        expect(await h.storage.documents.create(DOCUMENT, Buffer.from('x'))).toMatchObject({ outcome: 'written' });
      },
    );

    test('when another write is under way, ours waits and then is made once', async () => {
      const h = harness();
      const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
      h.wire.fail('write_lock', { times: 2, on: 'writes' });
      const written = await h.storage.documents.create(DOCUMENT, Buffer.from('one'));
      if (written.outcome !== 'written') throw new Error('the name was free');
      h.wire.fail('write_lock', { times: 2, on: 'writes' });
      const swapped = await h.storage.documents.replace(DOCUMENT, Buffer.from('two'), written.version);
      expect(swapped).toMatchObject({ outcome: 'written' });
      h.wire.fail('write_lock', { times: 1, on: 'writes' });
      const target = { folder: 'keep' as const, name: 'a.jpg' };
      expect(await h.storage.photos.move(ref, target, nonceOf(1))).toMatchObject({ outcome: 'moved' });
      expect(await textOf(h.other, DOCUMENT)).toBe('two');
    });

    test.each<WireFault>(['rate_limited', 'rate_limited_plain', 'write_lock'])(
      'when %s does not end before the deadline, the caller is told when to come back and nothing was written',
      async (fault) => {
        const h = harness();
        const client = await h.wire.client(SHORT_MS);
        await client.checkAccess();
        h.wire.fail(fault, { on: 'writes' });
        const error = await failureOf(client.documents.create(DOCUMENT, Buffer.from('x')));
        expect(error).toMatchObject(unavailable);
        expect(retryAfterOf(error)).toBeGreaterThanOrEqual(1);
        h.wire.heal();
        expect(await textOf(h.other, DOCUMENT)).toBeNull();
      },
    );
  });

  describe('credentials', () => {
    test('when one token or key is refused, another one is had and the caller notices nothing', async () => {
      const h = harness();
      await putPhoto(h.storage, 'inbox', 'a.jpg');
      h.wire.fail('unauthorized', { times: 1 });
      expect((await h.storage.photos.stat('inbox', 'a.jpg'))?.name).toBe('a.jpg');
      expect(h.wire.renewals()).toBeLessThanOrEqual(1);
    });

    test('when every token or key is refused, that is said once, and the provider is left alone for a while', async () => {
      const h = harness();
      const client = await h.wire.client();
      await client.checkAccess();
      h.wire.fail('unauthorized');
      const before = h.wire.requests();
      await expect(client.photos.stat('inbox', 'a.jpg')).rejects.toMatchObject({ code: 'storage_unauthorized' });
      const asked = h.wire.requests();
      expect(asked - before).toBeLessThanOrEqual(3);
      expect(h.wire.renewals()).toBe(1);
      for (const call of [client.photos.list('inbox', null), client.checkAccess(), client.probe()]) {
        await expect(call).rejects.toMatchObject({ code: 'storage_unauthorized' });
      }
      expect(h.wire.requests()).toBe(asked);
      expect(h.wire.renewals()).toBe(1);
      expect(h.wire.logged().match(/credential_unavailable/gu)).toHaveLength(1);
    });

    test('when the credential is revoked, that is no outage and no empty folder', async () => {
      const h = harness();
      const client = await h.wire.client();
      h.wire.revoke();
      await expect(client.photos.list('inbox', null)).rejects.toMatchObject({ code: 'storage_unauthorized' });
      expect(h.wire.renewals()).toBe(1);
    });
  });

  test('when the provider quotes everything it was sent, no error and no line of the log holds a secret', async () => {
    const h = harness();
    const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
    const failures: unknown[] = [];
    for (const fault of ['echo', 'unauthorized'] as const) {
      for (const call of everyCall(ref)) {
        const client = await h.wire.client(SHORT_MS);
        await client.checkAccess();
        h.wire.fail(fault);
        failures.push(await failureOf(call(client)));
        h.wire.heal();
      }
    }
    const shown = failures.map((error) => inspect(withoutStack(error), { depth: 20, showHidden: true }));
    const everything = `${shown.join('\n')}\n${JSON.stringify(failures)}\n${h.wire.logged()}`;
    expect(h.wire.secrets().length).toBeGreaterThan(0);
    for (const secret of h.wire.secrets()) expect(everything.includes(secret)).toBe(false);
    expect(everything).not.toMatch(/a\.jpg|record\.json|127\.0\.0\.1/u);
  });

  test('when the caller gives up while the provider keeps it waiting, it is let go at once', async () => {
    const h = harness();
    const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
    for (const call of everyCall(ref)) {
      const client = await h.wire.client();
      await client.checkAccess();
      h.wire.fail('drip');
      const before = h.wire.requests();
      const control = new AbortController();
      const failing = failureOf(call(client, control.signal));
      while (h.wire.requests() === before) await sleep(5);
      control.abort();
      // Had it waited for its deadline of ten seconds, it would be `storage_unavailable`.
      expect(await failing).toMatchObject({ name: 'AbortError' });
      h.wire.heal();
    }
  });

  test('when the storage is disposed, nothing is asked of the provider any more', async () => {
    const h = harness();
    const ref = await putPhoto(h.storage, 'inbox', 'a.jpg');
    const client = await h.wire.client();
    await client.checkAccess();
    await client.dispose();
    const before = h.wire.requests();
    for (const call of everyCall(ref)) expect(await failureOf(call(client))).toMatchObject(unavailable);
    expect(h.wire.requests()).toBe(before);
  });
};

type Call = (storage: ImageStorage, signal?: AbortSignal) => Promise<unknown>;

/** One call of every operation that needs the provider. */
function everyCall(ref: PhotoRef): readonly Call[] {
  const sidecar = { folder: 'inbox' as const, name: 'a.jpg.txt' };
  const there = { folder: 'archive' as const, name: 'a.jpg' };
  const text = Buffer.from('x');
  return [
    ({ photos }, signal) => photos.list('inbox', null, signal),
    ({ photos }, signal) => photos.stat('inbox', 'a.jpg', signal),
    ({ photos }, signal) => photos.read(ref, 1000, signal),
    ({ photos }, signal) => photos.open(ref, null, signal),
    ({ photos }, signal) => photos.create('inbox', 'b.jpg', jpegLike('b'), signal),
    ({ photos }, signal) => photos.move(ref, there, nonceOf(1), signal),
    ({ photos }, signal) => photos.delete(ref, signal),
    ({ documents }, signal) => documents.read(DOCUMENT, 1000, signal),
    ({ documents }, signal) => documents.create(DOCUMENT, text, signal),
    ({ documents }, signal) => documents.replace(DOCUMENT, text, ref.version, signal),
    ({ documents }, signal) => documents.delete(DOCUMENT, ref.version, signal),
    ({ documents }, signal) => documents.list('ledger/', null, signal),
    ({ documents }, signal) => documents.moveSidecar(sidecar, { ...there, name: 'a.jpg.txt' }, signal),
    ({ documents }, signal) => documents.copySidecar(sidecar, { ...there, name: 'a.jpg.txt' }, signal),
    (storage, signal) => storage.checkAccess(signal),
    (storage, signal) => storage.probe(signal),
  ];
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const [result] = await Promise.allSettled([work]);
  if (result.status === 'fulfilled') throw new Error('this had to fail');
  return result.reason;
}

/** The lines of a stack are places in our code, not words of the provider; its first line is the message. */
function withoutStack(error: unknown): unknown {
  if (error instanceof Error) Object.defineProperty(error, 'stack', { value: error.message });
  return error;
}

function retryAfterOf(error: unknown): number {
  return error instanceof PublisherError ? (error.details.retryAfterSeconds ?? 0) : 0;
}
