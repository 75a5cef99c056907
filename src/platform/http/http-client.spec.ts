import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import nock from 'nock';
import { SystemClock } from '../system/index.js';
import { createHttpClient, jsonOf, UpstreamError } from './index.js';
import type { HttpAnswer, HttpCall } from './index.js';

const CANARY = 'CANARY-must-not-leave';
const client = createHttpClient(new SystemClock());
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${CANARY}`;
}

const callTo = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({
  dependency: 'stand_in',
  operation: 'read',
  method: 'GET',
  url,
  headers: { Authorization: `Bearer ${CANARY}` },
  timeoutMs: 5000,
  maxBytes: 300_000,
  ...more,
});

async function failureOf(call: HttpCall): Promise<UpstreamError> {
  const error: unknown = await client.send(call).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UpstreamError);
  const shown = `${inspect(error, { depth: 9 })}${JSON.stringify(error)}`;
  expect(shown).not.toContain('CANARY');
  expect(shown).not.toContain('127.0.0.1');
  return error as UpstreamError;
}

/** It stands before Node's own client from its import on, in whatever this worker tests afterwards as well. */
function withoutNock(): void {
  nock.cleanAll();
  nock.restore();
}

beforeAll(withoutNock);
afterEach(() => {
  withoutNock();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => client.onApplicationShutdown());

describe('HttpClient', () => {
  test.each([200, 204, 400, 403, 404, 405, 429, 500, 503])('when the answer is %i, it resolves', async (status) => {
    const url = await serve((_request, response) => response.writeHead(status, { 'Retry-After': '7' }).end());
    await expect(client.send(callTo(url))).resolves.toMatchObject({ status, retryAfterSeconds: 7 });
  });

  test('when no body is sent, none is announced', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers['content-type'], request.headers['content-length']);
      response.end('{}');
    });
    await client.send(callTo(url, { method: 'POST' }));
    expect(seen).toEqual([undefined, '0']);
  });

  test('when a body is sent, it arrives byte for byte with the given headers', async () => {
    const seen: { body?: string; type?: string; accept?: string } = {};
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.body = Buffer.concat(chunks).toString();
        seen.type = request.headers['content-type'];
        response.end('{}');
      });
    });
    const body = ' {"a": 1,\n "b":"ü"} ';
    await client.send(callTo(url, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }));
    expect(seen).toEqual({ body, type: 'application/json' });
  });

  test('when the server is silent, the call ends at its deadline', async () => {
    const url = await serve(() => undefined);
    expect(await failureOf(callTo(url, { timeoutMs: 100 }))).toMatchObject({ kind: 'timeout', ambiguous: true });
  });

  test('when the body drips without end, the deadline still ends the call and the connection', async () => {
    let closed = false;
    const url = await serve((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 20);
      response.on('close', () => (clearInterval(drip), (closed = true)));
    });
    expect(await failureOf(callTo(url, { timeoutMs: 200 }))).toMatchObject({ kind: 'timeout' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(closed).toBe(true);
  });

  test('when the body is larger than the cap, the call ends and the rest is not read', async () => {
    let written = 0;
    const url = await serve((_request, response) => {
      const block = Buffer.alloc(64 * 1024);
      const pump = () => {
        while (written < 300_000_000 && !response.destroyed && response.write(block)) written += block.length;
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    });
    expect(await failureOf(callTo(url))).toMatchObject({ kind: 'too_large', status: 200 });
    expect(written).toBeLessThan(30_000_000);
  });

  test('when a small compressed body unpacks beyond the cap, the call ends', async () => {
    const packed = gzipSync(Buffer.alloc(5_000_000));
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed),
    );
    expect(packed.length).toBeLessThan(300_000);
    expect(await failureOf(callTo(url))).toMatchObject({ kind: 'too_large' });
  });

  test('when a body is exactly at the cap, it is accepted', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(300_000)));
    expect((await client.send(callTo(url))).body).toHaveLength(300_000);
  });

  test.each([301, 302, 307, 308])('when the answer is the redirect %i, it is not followed', async (status) => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(status, { Location: `/${CANARY}` }).end();
    });
    expect(await failureOf(callTo(url))).toMatchObject({ kind: 'bad_answer', status });
    expect(requests).toBe(1);
  });

  test('when the connection is cut in the middle of the body, that is a lost connection', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failureOf(callTo(url))).toMatchObject({ kind: 'connection_lost', ambiguous: true });
  });

  test('when nobody listens, the service was certainly not reached', async () => {
    const url = await serve(() => undefined);
    await new Promise<void>((resolve) => servers.splice(0)[0]?.close(() => resolve()));
    expect(await failureOf(callTo(url))).toMatchObject({ kind: 'unreachable', ambiguous: false });
  });

  test.each(['ENOTFOUND', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
    'when the connection fails with %s, the service was certainly not reached',
    async (code) => {
      nock.activate();
      nock('https://api.example')
        .get(`/${CANARY}`)
        .replyWithError(Object.assign(new Error(CANARY), { code }));
      const failure = await failureOf(callTo(`https://api.example/${CANARY}`));
      expect(failure).toMatchObject({ kind: 'unreachable', ambiguous: false });
    },
  );

  test('when the caller gives up, the call ends as aborted', async () => {
    const url = await serve(() => undefined);
    const caller = new AbortController();
    setTimeout(() => caller.abort(), 50);
    expect(await failureOf(callTo(url, { signal: caller.signal }))).toMatchObject({ kind: 'aborted' });
  });

  test('when proxy variables are set, they are ignored', async () => {
    const url = await serve((_request, response) => response.end('direct'));
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    try {
      expect(Buffer.from((await client.send(callTo(url))).body).toString()).toBe('direct');
    } finally {
      delete process.env['http_proxy'];
    }
  });
});

describe('jsonOf', () => {
  const answer = (text: string | Uint8Array): HttpAnswer => ({
    status: 200,
    retryAfterSeconds: null,
    headers: {},
    body: typeof text === 'string' ? new TextEncoder().encode(text) : text,
  });
  const words = { dependency: 'stand_in', operation: 'read' };
  const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  test.each(['{"a":{"b":[1,"x:{}[]\\"",null]},"c":{"a":1}}', '[]', '"text"', deep(64)])(
    'when the body is %s, it is read',
    (text) => {
      expect(jsonOf(answer(text), words)).toEqual(JSON.parse(text));
    },
  );

  test.each([
    ['empty', ''],
    ['HTML', '<html>CANARY</html>'],
    ['cut short', '{"a":"CANARY'],
    ['behind a byte order mark', '\uFEFF{}'],
    ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['holding a key twice', '{"a":1,"\\u0061":2}'],
    ['holding __proto__', '{"a":{"__proto__":{"CANARY":1}}}'],
    ['too deep', deep(65)],
    ['far too deep', deep(100_000)],
  ])('when the body is %s, it is a bad answer without any of its text', (_case, text) => {
    const read = () => jsonOf(answer(text), words);
    expect(read).toThrow(UpstreamError);
    expect(read).toThrow(expect.objectContaining({ kind: 'bad_answer', message: 'The call to stand_in failed.' }));
  });
});
