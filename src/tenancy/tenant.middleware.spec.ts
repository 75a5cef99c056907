import { createServer, get } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConfigSource, ResolvedConfig } from '../config-source/index.js';
import { bugError, callerError, orAbort } from '../kernel/index.js';
import type { WaitOptions } from '../kernel/index.js';
import { LogContext } from '../platform/logging/index.js';
import { tenantHosts } from './host-rule.js';
import type { TenantContext } from './tenant-context.js';
import { TenantMiddleware } from './tenant.middleware.js';
import { TenantRejections } from './tenant-rejections.js';
import type { TenantRequest } from './tenant-request.js';
import { ReadingLeases } from './reading-leases.js';
import { TenantRuntimePool } from './tenant-runtime-pool.js';
import { fakeParts, tenantConfig } from './testing/tenancy-fixtures.js';

const RESOLVED: ResolvedConfig = { config: tenantConfig(), ageSeconds: 0, isStale: false };
const tick = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** The middleware on a real server; what came of each request. */
async function start(getConfig: (options: WaitOptions) => Promise<ResolvedConfig>) {
  const fake = fakeParts();
  const pool = new TenantRuntimePool(fake.parts, { maxTenants: 3, ttlSeconds: 600 });
  const seen = { contexts: [] as TenantContext[], errors: [] as unknown[], gone: 0 };
  const middleware = new TenantMiddleware({
    hosts: tenantHosts('shibari.photo', []),
    configs: {
      getConfig: (_host: string, _id: string, options: WaitOptions) => getConfig(options),
    } as unknown as ConfigSource,
    leases: new ReadingLeases(pool, 3),
    identities: { read: () => ({ identity: null, sessionExpired: false, duplicateCookie: false }) },
    transport: { admit: () => true },
    rejections: new TenantRejections(fake.log, fake.clock),
    logContext: new LogContext(),
  });
  const server = createServer((request, response: ServerResponse) => {
    const asked = Object.assign(request, { requestId: 'request-1', scheme: 'http' }) as unknown as TenantRequest;
    response.once('close', () => (seen.gone += response.writableFinished ? 0 : 1));
    middleware.use(asked, response, (error) => {
      if (error !== undefined) seen.errors.push(error);
      else if (asked.tenantContext !== undefined) seen.contexts.push(asked.tenantContext);
      if (request.url !== '/wait') response.end('done');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { fake, pool, seen, ask: (path = '/') => ask(port, path), stop: () => stop(server, pool) };
}

function stop(server: ReturnType<typeof createServer>, pool: TenantRuntimePool): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => void pool.close().then(resolve)));
}

/** A request that can be left. */
function ask(port: number, path: string) {
  const request = get({ port, path, host: '127.0.0.1', headers: { Host: 'vermont.shibari.photo' }, agent: false });
  const answered = new Promise<boolean>((resolve) => {
    request.on('response', (response) => response.resume().on('end', () => resolve(true)));
    request.on('error', () => resolve(false));
  });
  return { answered, leave: () => request.destroy() };
}

describe('a client that goes away', () => {
  it('when it leaves while its config is asked for, nobody is answered and nothing is an error', async () => {
    let wasTold = false;
    const {
      seen,
      pool,
      ask: request,
      stop: end,
    } = await start(async ({ signal }) => {
      signal?.addEventListener('abort', () => (wasTold = true));
      return orAbort(new Promise<never>(() => undefined), signal);
    });
    const { answered, leave } = request();
    await tick(50);
    leave();
    expect(await answered).toBe(false);
    await tick(50);
    expect([wasTold, seen, pool.size]).toEqual([true, { contexts: [], errors: [], gone: 1 }, 0]);
    await end();
  });

  it('when it leaves while its runtime is built, the build is kept for the next and no use is left behind', async () => {
    const { fake, seen, pool, ask: request, stop: end } = await start(async () => RESOLVED);
    let open = (): void => undefined;
    fake.slow.set('vermont', new Promise<void>((resolve) => (open = resolve)));
    const first = request();
    await tick(50);
    const second = request();
    await tick(20);
    first.leave();
    await first.answered;
    await tick(20);
    open();
    expect(await second.answered).toBe(true);
    expect([fake.builds.storage, seen.contexts.length, seen.errors]).toEqual([1, 1, []]);
    await pool.close();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
    await end();
  });

  it('when it leaves and the source pays no heed, its runtime is given back all the same', async () => {
    let answer = (_resolved: ResolvedConfig): void => undefined;
    const config = new Promise<ResolvedConfig>((resolve) => (answer = resolve));
    const { fake, seen, pool, ask: request, stop: end } = await start(() => config);
    const { answered, leave } = request();
    await tick(50);
    leave();
    await answered;
    await tick(50);
    answer(RESOLVED);
    await tick(20);
    expect([seen.contexts, seen.errors]).toEqual([[], []]);
    await pool.close();
    expect(fake.disposed).toEqual(fake.builds.storage === 1 ? ['storage:vermont:v1'] : []);
    await end();
  });

  it('when it leaves and a bug shows meanwhile, the bug is told', async () => {
    let fail = (_error: Error): void => undefined;
    const config = new Promise<ResolvedConfig>((_resolve, reject) => (fail = reject));
    const { seen, ask: request, stop: end } = await start(() => config);
    const { answered, leave } = request();
    await tick(50);
    leave();
    await answered;
    await tick(50);
    fail(bugError('A bug.'));
    await tick(20);
    expect(seen.errors).toMatchObject([{ code: 'internal_error' }]);
    await end();
  });

  it('when it leaves during its work, the context says so', async () => {
    const { seen, ask: request, stop: end } = await start(async () => RESOLVED);
    const { answered, leave } = request('/wait');
    await tick(50);
    const signal = seen.contexts[0]?.signal;
    expect(signal?.aborted).toBe(false);
    leave();
    await answered;
    await tick(50);
    expect(signal?.aborted).toBe(true);
    await end();
  });
});

describe('a client that stays', () => {
  it('when its answer is sent, the signal never fires', async () => {
    const { seen, ask: request, stop: end } = await start(async () => RESOLVED);
    await request().answered;
    const signal = seen.contexts[0]?.signal;
    await tick(20);
    expect([seen.gone, signal?.aborted]).toEqual([0, false]);
    await end();
  });

  it('when it is answered, its runtime is given back', async () => {
    const { fake, pool, ask: request, stop: end } = await start(async () => RESOLVED);
    for (let count = 0; count < 5; count++) expect(await request().answered).toBe(true);
    await pool.close();
    expect(fake.disposed).toEqual(['storage:vermont:v1']);
    await end();
  });

  it('when the config is refused, the refusal goes on as it is', async () => {
    const {
      seen,
      ask: request,
      stop: end,
    } = await start(async () => {
      throw callerError('not_found', 'No.');
    });
    await request().answered;
    expect(seen.errors).toMatchObject([{ code: 'not_found' }]);
    await end();
  });
});
