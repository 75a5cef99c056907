import { createServer } from 'node:http';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { SystemClock } from '../system/index.js';
import { createHttpClient, UpstreamError } from './index.js';
import type { HttpStreamCall } from './index.js';

const CANARY = 'CANARY-must-not-leave';
const KIB = 1024;
const client = createHttpClient(new SystemClock());
const servers: Server[] = [];
const dripping: NodeJS.Timeout[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${CANARY}`;
}

const callTo = (url: string, more: Partial<HttpStreamCall> = {}): HttpStreamCall => ({
  dependency: 'stand_in',
  operation: 'open',
  method: 'GET',
  url,
  headers: { Authorization: `Bearer ${CANARY}` },
  timeoutMs: 60_000,
  maxBytes: 10_000 * KIB,
  minBytesPerSecond: 64 * KIB,
  ...more,
});

async function all(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What reading ends with; nothing of the call may be in it. */
async function failureOf(reading: Promise<unknown>): Promise<UpstreamError> {
  const error: unknown = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  const shown = `${inspect(error, { depth: 9 })}${JSON.stringify(error)}`;
  expect(shown).not.toMatch(/CANARY|127\.0\.0\.1/);
  return error as UpstreamError;
}

/** Sends so many bytes every so often, until its connection is closed. */
function drip(response: ServerResponse, bytes: number, everyMs: number): void {
  response.writeHead(200);
  dripping.push(setInterval(() => response.write(Buffer.alloc(bytes, 'x')), everyMs));
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

afterEach(() => {
  for (const timer of dripping.splice(0)) clearInterval(timer);
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => client.onApplicationShutdown());

describe('an answer that is read as it comes', () => {
  test('when it is large, it comes byte for byte, with its status and the headers that were wanted', async () => {
    const whole = Buffer.alloc(3000 * KIB, 'abcdefg');
    const url = await serve((_request, response) => {
      response.writeHead(200, { ETag: '"tag"', 'X-Other': CANARY, 'Content-Length': whole.length }).end(whole);
    });
    const answer = await client.open(callTo(url, { keepHeaders: ['etag', 'content-length', 'missing'] }));
    expect(answer.status).toBe(200);
    expect(answer.headers).toEqual({ etag: '"tag"', 'content-length': String(whole.length) });
    expect(Buffer.compare(await all(answer.body), whole)).toBe(0);
  });

  test('when a range is asked for, its answer is handed on as it is', async () => {
    const url = await serve((request, response) => {
      expect(request.headers['range']).toBe('bytes=2-4');
      response.writeHead(206, { 'Content-Range': 'bytes 2-4/9' }).end('cde');
    });
    const call = callTo(url, { headers: { Range: 'bytes=2-4' }, keepHeaders: ['content-range'] });
    const answer = await client.open(call);
    expect([answer.status, answer.headers]).toEqual([206, { 'content-range': 'bytes 2-4/9' }]);
    expect((await all(answer.body)).toString()).toBe('cde');
  });

  test('when the server packs it although it was asked not to, it is not unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(500, 'x'));
    const url = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity');
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed);
    });
    expect(Buffer.compare(await all((await client.open(callTo(url))).body), packed)).toBe(0);
  });

  test.each([404, 412, 416, 429, 500])(
    'when it is a %i, that is no failure, and its body can be read',
    async (status) => {
      const url = await serve((_request, response) => response.writeHead(status, { 'Retry-After': '9' }).end('why'));
      const answer = await client.open(callTo(url));
      expect([answer.status, answer.retryAfterSeconds]).toEqual([status, 9]);
      expect((await all(answer.body)).toString()).toBe('why');
    },
  );

  test('when it leads elsewhere, it is not followed', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { Location: `/${CANARY}2` }).end());
    expect(await failureOf(client.open(callTo(url)))).toMatchObject({ kind: 'bad_answer', status: 302 });
  });

  test('when no reader comes, the sender is held back', async () => {
    let written = 0;
    const url = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * KIB);
      const send = (): void => {
        while (written < 100_000 * KIB && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', send);
      send();
    });
    const { body } = await client.open(callTo(url, { maxBytes: 200_000 * KIB }));
    await pause(300);
    expect(written).toBeLessThan(50_000 * KIB);
    body.destroy();
  });
});

describe('an answer that ends early', () => {
  test('when more comes than is allowed, the reader gets no more than that, and an error', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(500 * KIB)));
    const { body } = await client.open(callTo(url, { maxBytes: 100 * KIB }));
    let read = 0;
    const reading = (async () => {
      for await (const chunk of body as AsyncIterable<Buffer>) read += chunk.length;
    })();
    expect(await failureOf(reading)).toMatchObject({ kind: 'too_large', status: 200 });
    expect(read).toBeLessThanOrEqual(100 * KIB);
  });

  test('when no head comes in time, that is a timeout', async () => {
    const url = await serve(() => undefined);
    expect(await failureOf(client.open(callTo(url, { timeoutMs: 60 })))).toMatchObject({ kind: 'timeout' });
  });

  test('when the body never begins, it ends after the slack', async () => {
    const url = await serve((_request, response) => response.writeHead(200).flushHeaders());
    const { body } = await client.open(callTo(url, { timeoutMs: 200 }));
    expect(await failureOf(all(body))).toMatchObject({ kind: 'timeout', ambiguous: true });
  });

  test('when the body drips more slowly than is put up with, it ends', async () => {
    const url = await serve((_request, response) => drip(response, 1, 20));
    const { body } = await client.open(callTo(url, { timeoutMs: 300 }));
    expect(await failureOf(all(body))).toMatchObject({ kind: 'timeout' });
  });

  test('when it was fast and then stands still, it ends', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200).write(Buffer.alloc(2000 * KIB));
    });
    const { body } = await client.open(callTo(url, { timeoutMs: 300 }));
    expect(await failureOf(all(body))).toMatchObject({ kind: 'timeout' });
  });

  test('when the reader is slow and the sender is not, it does not end', async () => {
    const whole = Buffer.alloc(400 * KIB, 'x');
    const url = await serve((_request, response) => response.end(whole));
    const { body } = await client.open(callTo(url, { timeoutMs: 2000, minBytesPerSecond: 1 }));
    let read = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      read += chunk.length;
      // Together far more than the slack of the sender.
      if (read <= 3 * 64 * KIB) await pause(1000);
    }
    expect(read).toBe(whole.length);
  });

  test('when the connection is lost, that is the error', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('only this');
      setTimeout(() => response.destroy(), 30);
    });
    const { body } = await client.open(callTo(url));
    expect(await failureOf(all(body))).toMatchObject({ kind: 'connection_lost', ambiguous: true });
  });

  test('when nobody listens, it was certainly not carried out', async () => {
    const url = await serve(() => undefined);
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
    expect(await failureOf(client.open(callTo(url)))).toMatchObject({ kind: 'unreachable', ambiguous: false });
  });
});

describe('a caller that gives up', () => {
  test('when it does so before the head, that is no timeout', async () => {
    const url = await serve(() => undefined);
    const control = new AbortController();
    const opening = client.open(callTo(url, { signal: control.signal }));
    setTimeout(() => control.abort(), 30);
    expect(await failureOf(opening)).toMatchObject({ kind: 'aborted' });
  });

  test('when it does so while it reads, the stream fails and the connection is closed', async () => {
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((done) => (closed = done));
    const url = await serve((request, response) => {
      request.socket.once('close', closed);
      drip(response, 1000, 10);
    });
    const control = new AbortController();
    const { body } = await client.open(callTo(url, { signal: control.signal }));
    const reading = all(body);
    setTimeout(() => control.abort(), 50);
    expect(await failureOf(reading)).toMatchObject({ kind: 'aborted' });
    await isClosed;
  });

  test('when it drops the stream, the connection is closed', async () => {
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((done) => (closed = done));
    const url = await serve((request, response) => {
      request.socket.once('close', closed);
      drip(response, 1000, 10);
    });
    const { body } = await client.open(callTo(url));
    for await (const chunk of body as AsyncIterable<Buffer>) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    await isClosed;
  });

  test('when it drops the stream before it reads, the connection is closed', async () => {
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((done) => (closed = done));
    const url = await serve((request, response) => {
      request.socket.once('close', closed);
      drip(response, 1000, 10);
    });
    const { body } = await client.open(callTo(url));
    body.destroy();
    await isClosed;
  });

  test('when it gives up before it reads, the connection is closed, and reading says why', async () => {
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((done) => (closed = done));
    const url = await serve((request, response) => {
      request.socket.once('close', closed);
      drip(response, 1000, 10);
    });
    const control = new AbortController();
    const { body } = await client.open(callTo(url, { signal: control.signal }));
    control.abort();
    await isClosed;
    expect(await failureOf(all(body))).toMatchObject({ kind: 'aborted' });
  });

  test('when the connection is lost before it reads, reading says so', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1000 }).write('only this');
      setTimeout(() => response.destroy(), 20);
    });
    const { body } = await client.open(callTo(url));
    await pause(100);
    expect(await failureOf(all(body))).toMatchObject({ kind: 'connection_lost' });
  });

  test('when it gives up after the end, nothing happens', async () => {
    const url = await serve((_request, response) => response.end('whole'));
    const control = new AbortController();
    const { body } = await client.open(callTo(url, { signal: control.signal }));
    expect((await all(body)).toString()).toBe('whole');
    control.abort();
  });
});
