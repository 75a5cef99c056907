import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '../../kernel/index.js';
import { SystemClock } from '../system/index.js';
import { createHttpClient, sdkFetch, type SdkCall, type SdkFetch } from './index.js';

const client = createHttpClient(new SystemClock());
const servers: Server[] = [];

async function fetchTo(listener: RequestListener, more: Partial<SdkCall> = {}): Promise<SdkFetch> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return sdkFetch(client, {
    dependency: 'stand_in',
    operation: 'call',
    origins: new Map([['https://api.example.com', origin]]),
    maxBytes: 1000,
    keepHeaders: ['x-kept'],
    timeoutMs: () => 5000,
    ...more,
  });
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => client.onApplicationShutdown());

describe('sdkFetch', () => {
  test('when an SDK asks its own host, path, query, headers and body arrive, and the answer is handed back', async () => {
    const seen: unknown[] = [];
    const fetch = await fetchTo((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push(request.method, request.url, request.headers['x-sdk'], Buffer.concat(chunks).toString());
        response.writeHead(201, { 'X-Kept': 'yes', 'X-Other': 'no' }).end('größe');
      });
    });
    const body = Buffer.from('body');
    const answer = await fetch('https://api.example.com/2/a?b=c', { method: 'POST', headers: { 'X-SDK': '1' }, body });
    expect(seen).toEqual(['POST', '/2/a?b=c', '1', 'body']);
    expect([answer.ok, answer.status, await answer.text()]).toEqual([true, 201, 'größe']);
    expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe('größe');
    expect([answer.headers.get('X-Kept'), answer.headers.get('x-other')]).toEqual(['yes', null]);
  });

  test('when it is told what to authorize with, the SDK gets by without it', async () => {
    const seen: unknown[] = [];
    const authorization = new Secret('Bearer of-the-transport');
    const fetch = await fetchTo(
      (request, response) => {
        seen.push(request.rawHeaders.filter((_one, at, all) => /^authorization$/iu.test(all[at - (at % 2)] ?? '')));
        response.end('{}');
      },
      { authorization },
    );
    await fetch('https://api.example.com/', { headers: { authorization: 'Bearer of-the-sdk' } });
    expect(seen).toEqual([['Authorization', 'Bearer of-the-transport']]);
  });

  test('when the status is a refusal, the SDK gets it as an answer', async () => {
    const fetch = await fetchTo((_request, response) => response.writeHead(409).end('{}'));
    expect(await fetch('https://api.example.com/', { body: null })).toMatchObject({ ok: false, status: 409 });
  });

  test.each(['https://evil.example.com/', 'http://api.example.com/', 'https://api.example.com:8443/'])(
    'when it asks for %s, nothing is sent',
    async (url) => {
      let requests = 0;
      const fetch = await fetchTo((_request, response) => {
        requests += 1;
        response.end();
      });
      await expect(fetch(url)).rejects.toMatchObject({ kind: 'rejected', ambiguous: false });
      expect(requests).toBe(0);
    },
  );

  test('when it is led elsewhere or the answer is too large, it fails as every call of ours', async () => {
    const moved = await fetchTo((_request, response) => response.writeHead(302, { Location: '/x' }).end());
    await expect(moved('https://api.example.com/')).rejects.toMatchObject({ kind: 'bad_answer' });
    const large = await fetchTo((_request, response) => response.end('x'.repeat(1001)));
    await expect(large('https://api.example.com/')).rejects.toMatchObject({ kind: 'too_large' });
  });
});
