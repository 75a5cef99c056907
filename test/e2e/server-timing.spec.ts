import { get } from 'node:http';
import { RemoteWorld, signIn } from '../support/app/index.js';
import type { AdminHeaders, TestApp } from '../support/app/index.js';
import { startReplica } from '../support/app/index.js';
import type { Replica } from '../support/app/index.js';

const FORM =
  /^config;dur=(\d+(?:\.\d)?), credentials;dur=(\d+(?:\.\d)?), storage;dur=(\d+(?:\.\d)?), ai;dur=(\d+(?:\.\d)?), total;dur=(\d+(?:\.\d)?)$/;
const SLOW_MS = 400;

let world: RemoteWorld;
let app: TestApp;
let others: Readonly<Record<'all' | 'off', Replica>>;
let admins: Readonly<Record<'aurora' | 'harbor', AdminHeaders>>;

beforeAll(async () => {
  world = await RemoteWorld.start({ withoutUi: false });
  app = world.app;
  const replicaFor = (mode: string) => startReplica(app, { env: { SERVER_TIMING: mode } });
  others = { all: await replicaFor('all'), off: await replicaFor('off') };
  admins = {
    aurora: await signIn(app.url, 'aurora.localhost'),
    harbor: await signIn(app.url, 'harbor.localhost'),
  };
  await world.put('a.jpg');
  await world.put('b.jpg', { tenant: 'harbor' });
});
afterAll(async () => {
  await others.all.stop();
  await others.off.stop();
  await world.stop();
});

interface Answer {
  readonly status: number;
  readonly timing: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

function ask(path: string, headers: object, url = app.url): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(`${url}${path}`, { headers: { ...headers } }, (response) => {
      const timing = response.headers['server-timing'] as string | undefined;
      const { statusCode: status = 0, headers: received } = response;
      response.resume().on('end', () => resolve({ status, timing, headers: received }));
    }).on('error', reject);
  });
}

/** Milliseconds of each kind. */
function times({ timing }: Answer): Readonly<Record<'config' | 'credentials' | 'storage' | 'ai' | 'total', number>> {
  const found = FORM.exec(timing ?? '');
  if (found === null) throw new Error(`No such header: ${timing}`);
  const [config = 0, credentials = 0, storage = 0, ai = 0, total = 0] = found.slice(1).map(Number);
  return { config, credentials, storage, ai, total };
}

const visitor = (tenant: string) => ({ Host: `${tenant}.localhost` });

describe('Server-Timing', () => {
  it('when nothing is said about it, only admins of the tenant that is asked are told', async () => {
    for (const tenant of ['aurora', 'harbor'] as const) {
      expect((await ask('/api/config/features', visitor(tenant))).timing).toBeUndefined();
      expect((await ask('/api/config/features', admins[tenant])).timing).toMatch(FORM);
    }
    const elsewhere = { ...admins.aurora, Host: 'harbor.localhost' };
    expect((await ask('/api/config/features', elsewhere)).timing).toBeUndefined();
    expect((await ask('/api/config/features', { ...visitor('aurora'), Cookie: 'a=b' })).timing).toBeUndefined();
  });

  it('when everybody is to be told, visitors are, and when nobody is, admins are not', async () => {
    for (const tenant of ['aurora', 'harbor'] as const) {
      expect((await ask('/api/config/features', visitor(tenant), others.all.url)).timing).toMatch(FORM);
      const admin = await signIn(others.off.url, `${tenant}.localhost`);
      const answer = await ask('/api/config/features', admin, others.off.url);
      expect([answer.status, answer.timing]).toEqual([200, undefined]);
    }
  });

  it.each(['nobody.localhost', 'nobody.elsewhere.example', '[::1', 'www.localhost'])(
    'when the host is refused (%s), nothing is said, whoever may know',
    async (Host) => {
      for (const url of [app.url, others.all.url]) {
        const answer = await ask('/api/config/features', { ...admins.aurora, Host }, url);
        expect([400, 404]).toContain(answer.status);
        expect(answer.timing).toBeUndefined();
      }
    },
  );

  it('when a tenant is asked for first, its config and its secrets took time, and no kind took longer than all', async () => {
    app.orchestrator.control.latencyMs = SLOW_MS;
    try {
      const fresh = await startReplica(app, { env: { SERVER_TIMING: 'all' } });
      for (const tenant of ['aurora', 'harbor']) {
        const found = times(await ask('/api/config/features', visitor(tenant), fresh.url));
        expect(found.config).toBeGreaterThanOrEqual(SLOW_MS * 0.9);
        expect(found.credentials).toBeGreaterThanOrEqual(SLOW_MS * 0.9);
        expect(found.total).toBeGreaterThanOrEqual(found.config + found.credentials - 1);
        expect(found.ai).toBe(0);
      }
      await fresh.stop();
    } finally {
      app.orchestrator.control.latencyMs = 0;
    }
  });

  it('when photos are listed, the storage took time, and no longer than the whole', async () => {
    for (const tenant of ['aurora', 'harbor'] as const) {
      const found = times(await ask('/api/images/list', admins[tenant]));
      expect(found.storage).toBeGreaterThan(0);
      expect(found.total).toBeGreaterThanOrEqual(found.storage);
    }
  });

  it('when an answer is not found or refused for an admin, it is said as well', async () => {
    const answer = await ask('/api/nothing', admins.aurora);
    expect([answer.status, answer.timing]).toEqual([404, expect.stringMatching(FORM)]);
  });

  it('when the browser has the answer, it is 304 with the same tag, times or none', async () => {
    const first = await ask('/api/images/list', admins.aurora);
    const tag = String(first.headers['etag']);
    expect(tag).toMatch(/^(W\/)?"/);
    const again = await ask('/api/images/list', { ...admins.aurora, 'If-None-Match': tag });
    expect([again.status, again.headers['etag'], again.timing]).toEqual([304, tag, expect.stringMatching(FORM)]);
    const admin = await signIn(others.off.url, 'aurora.localhost');
    const silent = await ask('/api/images/list', { ...admin, 'If-None-Match': tag }, others.off.url);
    expect([silent.status, silent.headers['etag'], silent.timing]).toEqual([304, tag, undefined]);
  });

  it('when times are told, all other headers are those of an answer without them', async () => {
    const names = async (url: string) => {
      const { headers } = await ask('/api/images/list', await signIn(url, 'aurora.localhost'), url);
      return Object.keys(headers).filter((name) => name !== 'server-timing');
    };
    expect(await names(app.url)).toEqual(await names(others.off.url));
  });
});

describe('answers that anybody may keep', () => {
  it('when a file of the page is asked for, it tells no times, not even when everybody is told', async () => {
    for (const url of [app.url, others.all.url]) {
      const { headers, timing } = await ask('/assets/main-ab12.js', admins.aurora, url);
      expect([headers['cache-control'], timing]).toEqual([expect.stringContaining('public'), undefined]);
    }
  });
});
