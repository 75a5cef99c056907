import { Agent, get } from 'node:http';
import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { stopGracefully } from '../../src/app.lifecycle.js';
import { ManualClock } from '../../src/storage/testing/index.js';
import { rawRequest, startTestApp } from '../support/app/index.js';
import type { TestApp, TestAppOptions } from '../support/app/index.js';

type Report = readonly [status: number, body: unknown];

const OK: Report = [200, { status: 'ok', mode: 'orchestrated' }];
const AWAY = { mode: 'orchestrated', reason: 'orchestrator_unreachable' };
const NOT_READY: Report = [503, { status: 'not_ready', ...AWAY }];
const DEGRADED: Report = [200, { status: 'degraded', ...AWAY }];
const ALIVE: Report = [200, { status: 'ok' }];
/** What a probe found counts for this long. */
const KEPT_MS = 5_000;
/** A check ends after 1.5 s; ordinary calls would go on for 20 s. */
const SILENCE_LIMIT_MS = 5_000;
/** Hundreds of requests take their time when the machine has other work. */
const MANY_REQUESTS_MS = 180_000;
/** Requests in flight above which work is refused. */
const FULL = 200;

const HOST_LINES = [
  'Host: aurora.localhost\r\n',
  'Host: nobody.localhost\r\n',
  'Host: localhost\r\n',
  'Host: 10.0.0.7:8080\r\n',
  'Host: [::1]:8080\r\n',
  'Host: a.b.c.evil.com\r\n',
  'Host: ver_mont..localhost:99999\r\n',
  'Host: user@aurora.localhost\r\n',
  'Host:\r\n',
  '',
  'Host: aurora.localhost\r\nHost: harbor.localhost\r\n',
];

let app: TestApp;
let clock: ManualClock;
let agent: Agent;

async function start(mode: 'strict' | 'degraded', options: TestAppOptions = {}): Promise<void> {
  clock = new ManualClock();
  agent = new Agent({ keepAlive: true });
  const env = { HEALTH_READY_MODE: mode, ...options.env };
  app = await startTestApp({ withoutUi: true, clock, ...options, env });
}
afterEach(async () => {
  agent.destroy();
  await app.stop();
});

function ask(path: string, host = 'aurora.localhost'): Promise<Report> {
  return new Promise((resolve, reject) => {
    const call = get({ host: '127.0.0.1', port: app.port, path, agent, headers: { Host: host } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve([answer.statusCode ?? 0, JSON.parse(text) as unknown]));
      answer.on('error', reject);
    });
    call.on('error', reject);
  });
}
const ready = () => ask('/health/ready');
const live = () => ask('/health/live');
const calls = () => app.orchestrator.journal.length;
const fail = (status: number) => app.orchestrator.control.fail('runtime', { kind: 'status', status });

/** The next report rests on a check of its own. */
async function readyLater(): Promise<Report> {
  clock.advance(KEPT_MS);
  return ready();
}

describe('/health/ready in an outage', () => {
  it.each([
    ['strict', NOT_READY, NOT_READY],
    ['degraded', NOT_READY, DEGRADED],
  ] as const)('when the mode is %s, the table holds before and after the first contact', async (mode, first, later) => {
    await start(mode);
    fail(503);
    expect(await ready()).toEqual(first);
    app.orchestrator.control.heal();
    expect(await readyLater()).toEqual(OK);
    await app.orchestrator.close();
    expect(await readyLater()).toEqual(later);
    expect(await live()).toEqual(ALIVE);
  });

  it('when no probe came before the outage, an answer to an ordinary call was the first contact', async () => {
    await start('degraded');
    expect((await ask('/api/config/features'))[0]).toBe(200);
    await app.orchestrator.close();
    expect(await readyLater()).toEqual(DEGRADED);
  });

  it.each([404, 405, 409, 429])('when the check is answered %d, the orchestrator is reachable', async (status) => {
    await start('strict');
    fail(status);
    expect(await ready()).toEqual(OK);
  });

  it.each([401, 403, 500, 502, 503])('when the check is answered %d, it is not', async (status) => {
    await start('strict');
    fail(status);
    expect(await ready()).toEqual(NOT_READY);
    expect(await live()).toEqual(ALIVE);
  });

  it.each([{ kind: 'body', text: '<html>a proxy</html>' }, { kind: 'reset' }] as const)(
    'when the check ends in %p, it is not',
    async (fault) => {
      await start('strict');
      app.orchestrator.control.fail('runtime', fault);
      expect(await ready()).toEqual(NOT_READY);
    },
  );

  it('when the orchestrator asks for a pause, it has answered, so the service stays ready without calling it', async () => {
    await start('strict');
    app.orchestrator.control.fail('runtime', { kind: 'status', status: 429, retryAfter: '30' });
    expect(await ready()).toEqual(OK);
    expect(await readyLater()).toEqual(OK);
    expect(await readyLater()).toEqual(OK);
    expect(calls()).toBe(1);
  });

  it('when the orchestrator is silent, a check ends by its own limit, far before that of ordinary calls', async () => {
    await start('strict', { env: { ORCHESTRATOR_TIMEOUT_MS: '20000' } });
    app.orchestrator.control.fail('runtime', { kind: 'hang' });
    const answer = await Promise.race([ready(), delay(SILENCE_LIMIT_MS, 'still silent', { ref: false })]);
    expect(answer).toEqual(NOT_READY);
  });

  it(
    'when an outage lasts ten minutes in degraded mode, no probe of it ever sees anything but degraded',
    async () => {
      await start('degraded', { env: { LOG_LEVEL: 'info' } });
      expect(await ready()).toEqual(OK);
      await app.orchestrator.close();
      clock.advance(KEPT_MS);
      const seen = new Set<string>();
      // A probe every four seconds: some are answered from what the one before found, some by a check.
      for (let second = 0; second < 600; second += 4) {
        // Ordinary traffic goes on, of a tenant that nobody has met and that fails therefore.
        if (second % 60 === 0) expect((await ask('/api/config/features'))[0]).toBe(503);
        seen.add(JSON.stringify(await ready()));
        clock.advance(4_000);
      }
      expect([...seen]).toEqual([JSON.stringify(DEGRADED)]);
    },
    MANY_REQUESTS_MS,
  );
});

describe('what readiness costs', () => {
  it(
    'when twenty probes come every second for a minute, the orchestrator is called 13 times at most',
    async () => {
      await start('strict', { env: { LOG_LEVEL: 'info' } });
      const seen = new Set<number>();
      for (let tenth = 0; tenth < 600; tenth += 1) {
        const reports = await Promise.all(Array.from({ length: 2 }, ready));
        for (const [status] of reports) seen.add(status);
        clock.advance(100);
      }
      expect([...seen]).toEqual([200]);
      expect(calls()).toBeLessThanOrEqual(13);
      expect(calls()).toBeGreaterThanOrEqual(12);
      expect(new Set(app.orchestrator.journal.map(({ subject }) => subject))).toEqual(
        new Set(['healthcheck.localhost']),
      );
    },
    MANY_REQUESTS_MS,
  );

  it('when fifty probes come while a check is under way, they share it', async () => {
    await start('strict');
    app.orchestrator.control.latencyMs = 100;
    const reports = await Promise.all(Array.from({ length: 50 }, ready));
    expect(new Set(reports.map(([status]) => status))).toEqual(new Set([200]));
    expect(calls()).toBe(1);
  });

  it('when an ordinary call has just been answered, it counts as the check; five seconds later it does not', async () => {
    await start('strict');
    expect((await ask('/api/config/features'))[0]).toBe(200);
    expect(calls()).toBe(1);
    clock.advance(KEPT_MS - 1);
    expect(await ready()).toEqual(OK);
    expect(calls()).toBe(1);
    clock.advance(1);
    expect(await ready()).toEqual(OK);
    expect(calls()).toBe(2);
  });

  it('when the orchestrator goes, a report says so five seconds after the last good one at the latest', async () => {
    await start('strict');
    expect(await ready()).toEqual(OK);
    await app.orchestrator.close();
    clock.advance(KEPT_MS - 1);
    expect(await ready()).toEqual(OK);
    clock.advance(1);
    expect(await ready()).toEqual(NOT_READY);
  });
});

describe('the probes', () => {
  it('when the Host is missing, double or anything at all, both are answered and no host is looked up', async () => {
    await start('strict');
    for (const lines of HOST_LINES) {
      for (const path of ['/health/live', '/health/ready']) {
        const answer = await rawRequest(app.port, `GET ${path} HTTP/1.1\r\n${lines}\r\n`);
        expect([lines, path, answer.status, JSON.parse(answer.body).status]).toEqual([lines, path, 200, 'ok']);
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
    }
    expect(new Set(app.orchestrator.journal.map(({ subject }) => subject))).toEqual(new Set(['healthcheck.localhost']));
  });

  it('when there is no tenant at all, the service is alive and ready', async () => {
    await start('strict');
    app.tenants.clear();
    expect([await live(), await ready()]).toEqual([ALIVE, OK]);
  });

  it('when the service runs alone, it is ready without asking anybody', async () => {
    await start('strict', { standalone: true });
    expect(await ready()).toEqual([200, { status: 'ok', mode: 'standalone' }]);
    expect(await live()).toEqual(ALIVE);
    expect(calls()).toBe(0);
  });

  it('when as much is in flight as may be, work is refused and the probes are not', async () => {
    await start('strict');
    expect(await ready()).toEqual(OK);
    app.orchestrator.control.fail('runtime', { kind: 'hang' });
    const waiting = Array.from({ length: FULL }, () => ask('/api/config/features').catch(() => null));
    await openRequests(app.server, FULL);
    expect((await ask('/api/config/features'))[0]).toBe(503);
    expect([await live(), await ready()]).toEqual([ALIVE, OK]);
    agent.destroy();
    await Promise.all(waiting);
  });

  it('when a tenant cannot be served, the service is alive and ready', async () => {
    await start('strict');
    app.orchestrator.control.fail('runtime', { kind: 'body', text: '{}' }, { tenant: 'aurora' });
    expect((await ask('/api/config/features'))[0]).toBe(503);
    clock.advance(KEPT_MS);
    expect([await live(), await ready()]).toEqual([ALIVE, OK]);
  });

  it('when the process drains, it is not ready and says why, and is alive until nobody listens', async () => {
    await start('degraded');
    const held = await ask('/health/live'); // keeps a connection for the time of the drain
    expect(held).toEqual(ALIVE);
    let finish: () => void = () => undefined;
    app.draining.onDrain(() => new Promise<void>((done) => (finish = done)));
    void app.draining.begin();
    expect(await ready()).toEqual([503, { status: 'not_ready', mode: 'orchestrated', reason: 'draining' }]);
    expect(await live()).toEqual(ALIVE);
    finish();
    await stopGracefully(app);
    await expect(live()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

/** Waits until so many connections are open. */
async function openRequests(server: Server, wanted: number): Promise<void> {
  const open = () => new Promise<number>((done) => server.getConnections((_error, count) => done(count)));
  while ((await open()) < wanted) await delay(20);
  await delay(100);
}
