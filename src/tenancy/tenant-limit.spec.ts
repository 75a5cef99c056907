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
});
