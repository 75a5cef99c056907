import { TenantLimit } from './tenant-limit.js';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('TenantLimit', () => {
  it('when more work comes than may run, no more than the limit runs at once and all of it is done', async () => {
    const limit = new TenantLimit(3, 2_000);
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        limit.run(async () => {
          most = Math.max(most, ++running);
          await sleep(2);
          running--;
        }),
      ),
    );
    expect(most).toBe(3);
  });

  it('when work cannot begin in time, it is refused with tenant_busy and never begins', async () => {
    const limit = new TenantLimit(1, 20);
    let end = (): void => undefined;
    const first = limit.run(() => new Promise<void>((resolve) => (end = resolve)));
    let begun = false;
    const late = limit.run(async () => {
      begun = true;
    });
    await expect(late).rejects.toMatchObject({ code: 'tenant_busy', details: { retryAfterSeconds: 2 } });
    end();
    await first;
    await sleep(5);
    expect(begun).toBe(false);
    await expect(limit.run(async () => 'next')).resolves.toBe('next');
  });

  it('when work fails, its error arrives and its slot is free again', async () => {
    const limit = new TenantLimit(1, 100);
    await expect(limit.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(limit.run(async () => 1)).resolves.toBe(1);
  });

  it('when work asks for a slot inside its own, it does not wait for itself', async () => {
    const limit = new TenantLimit(1, 50);
    await expect(limit.run(() => limit.run(async () => 'inner'))).resolves.toBe('inner');
  });

  it('when work gives up, it leaves the queue at once, however long those before it hang', async () => {
    const limit = new TenantLimit(1, 20);
    const hanging = limit.run(() => new Promise<never>(() => undefined));
    const late = await Promise.allSettled(Array.from({ length: 500 }, () => limit.run(async () => 'never')));
    expect(late.every((result) => result.status === 'rejected')).toBe(true);
    expect(limit.waiting).toBe(0);
    expect(await Promise.race([hanging, sleep(1)])).toBeUndefined();
  });

  it('when the client of waiting work has left, the work leaves the queue and never begins', async () => {
    const limit = new TenantLimit(1, 2_000);
    let end = (): void => undefined;
    const first = limit.run(() => new Promise<void>((resolve) => (end = resolve)));
    const client = new AbortController();
    const begun: string[] = [];
    const work = (name: string) => async () => void begun.push(name);
    const left = limit.run(work('left'), { signal: client.signal });
    const gone = limit.run(work('gone'), { signal: AbortSignal.abort() });
    const stays = limit.run(work('stays'), { signal: new AbortController().signal });
    expect(limit.waiting).toBe(2);
    client.abort();
    await expect(left).rejects.toMatchObject({ code: 'tenant_busy' });
    await expect(gone).rejects.toMatchObject({ code: 'tenant_busy' });
    expect(limit.waiting).toBe(1);
    end();
    await Promise.all([first, stays]);
    expect(begun).toEqual(['stays']);
  });

  it('when work has begun, a client that leaves does not end it', async () => {
    const limit = new TenantLimit(1, 100);
    const client = new AbortController();
    const work = limit.run(async () => (await sleep(5), 'done'), { signal: client.signal });
    client.abort();
    await expect(work).resolves.toBe('done');
  });

  it('when work waits, the one that waits longest goes first', async () => {
    const limit = new TenantLimit(2, 2_000);
    const order: number[] = [];
    const jobs = Array.from({ length: 10 }, (_, at) => limit.run(async () => (order.push(at), sleep(1))));
    await Promise.all(jobs);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
