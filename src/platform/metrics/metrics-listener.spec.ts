import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { MetricsListener, MetricsPortError } from './index.js';

const HOST = '127.0.0.1';
const report = { contentType: 'text/plain; version=0.0.4', text: async () => 'posts_total 3\n' };
let listener: MetricsListener;
let url: string;
beforeEach(async () => {
  listener = new MetricsListener(report);
  url = `http://${HOST}:${(await listener.listen(0, HOST)).port}`;
});
afterEach(() => listener.onApplicationShutdown());

describe('the port of the metrics', () => {
  it('when it is asked for the metrics, it tells them, with a query too, and nobody keeps them', async () => {
    for (const path of ['/metrics', '/metrics?name=x']) {
      const answer = await fetch(url + path);
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
        200,
        'text/plain; version=0.0.4',
        'no-store',
      ]);
      expect(await answer.text()).toBe('posts_total 3\n');
    }
  });

  it('when only the head is asked for, it says how long the metrics are', async () => {
    const answer = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '14', '']);
  });

  it.each(['/', '/metrics/', '/metricsx', '/health/live', '//metrics'])(
    'when it is asked for %s, there is no such thing',
    async (path) => {
      expect((await fetch(url + path)).status).toBe(404);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])(
    'when it is sent a %s, it refuses and says what it takes',
    async (method) => {
      const answer = await fetch(`${url}/metrics`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    },
  );

  it('when the metrics cannot be told, the connection ends and the listener goes on', async () => {
    const broken = new MetricsListener({ ...report, text: () => Promise.reject(new Error('no')) });
    const { port } = await broken.listen(0, HOST);
    for (let times = 0; times < 2; times += 1) await expect(fetch(`http://${HOST}:${port}/metrics`)).rejects.toThrow();
    await broken.onApplicationShutdown();
  });

  it('when the port is taken, the error says so by its code and tells no number', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, HOST, done));
    const { port } = other.address() as AddressInfo;
    const failure = await new MetricsListener(report).listen(port, HOST).catch((error: unknown) => error);
    await new Promise((done) => other.close(done));
    expect(failure).toBeInstanceOf(MetricsPortError);
    expect(failure).toMatchObject({ code: 'EADDRINUSE', message: expect.not.stringContaining(String(port)) });
  });

  it('when the process ends, nobody listens any more, whoever holds a connection', async () => {
    await (await fetch(`${url}/metrics`)).text(); // kept alive by the client
    await listener.onApplicationShutdown();
    await expect(fetch(`${url}/metrics`)).rejects.toThrow();
  });
});
