import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Draining, LoadGauge } from '../../platform/lifecycle/index.js';
import { LogContext } from '../../platform/logging/index.js';
import { RecordingLog } from '../../orchestrator/testing/recording-log.js';
import { NoMetrics } from '../../platform/metrics/index.js';
import { NoTracing } from '../../platform/tracing/index.js';
import { RandomIds, SystemClock } from '../../platform/system/index.js';
import type { TenantRequest } from '../../tenancy/index.js';
import { HttpMetrics } from './http-metrics.js';
import { RequestEntry } from './request-entry.js';

const MOST_OPEN = 2;

let load: LoadGauge;
let held: (() => void)[];
const server = createServer((request, response) => {
  entry.use(request as TenantRequest, response, (refusal) => {
    if (refusal) response.writeHead(503).end();
    else if (request.headers['x-hold'] === 'yes') held.push(() => response.end());
    else response.end();
  });
});
let entry: RequestEntry;

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});
beforeEach(() => {
  load = new LoadGauge(MOST_OPEN);
  held = [];
  entry = new RequestEntry({
    ids: new RandomIds(),
    clock: new SystemClock(),
    log: new RecordingLog(),
    logContext: new LogContext(),
    draining: new Draining(25_000),
    load,
    metrics: new HttpMetrics(new NoMetrics(), load),
    tracing: new NoTracing(),
    timing: { timesOf: () => null },
    trustedHops: 0,
  });
});
afterEach(() => load.dispose());

async function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...headers, Connection: 'close' },
  });
  await answer.arrayBuffer();
  return answer.status;
}
async function hold(times: number, method: string, path: string): Promise<Promise<number>[]> {
  const open = held.length + times;
  const answers = Array.from({ length: times }, () => ask(method, path, { 'X-Hold': 'yes' }));
  while (held.length < open) await new Promise((done) => setTimeout(done, 5));
  return answers;
}
const letGo = (): void => held.forEach((end) => end());

it('when many webhooks are open, pages are let in, and further webhooks too', async () => {
  const webhooks = await hold(20, 'POST', '/webhook/gitlab');
  expect([await ask('GET', '/'), await ask('POST', '/webhook'), load.open]).toEqual([200, 200, 0]);
  letGo();
  expect(new Set(await Promise.all(webhooks))).toEqual(new Set([200]));
});

it('when as many pages are open as may be, a further one is refused, and a webhook is not', async () => {
  const pages = await hold(MOST_OPEN, 'GET', '/');
  expect([await ask('GET', '/'), await ask('POST', '/webhook/gitlab')]).toEqual([503, 200]);
  letGo();
  expect(new Set(await Promise.all(pages))).toEqual(new Set([200]));
});
