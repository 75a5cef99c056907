import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { selfSigned } from '../../../test/support/certificates/index.js';
import { SystemClock } from '../system/index.js';
import { createHttpClient, UpstreamError } from './index.js';
import type { HttpCall } from './index.js';

const trusted = selfSigned();
const client = createHttpClient(new SystemClock(), trusted.certificate);
const servers: Server[] = [];
const sockets = new Set<Socket>();

async function listen(server: Server, scheme: string): Promise<string> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/path-of-the-call`;
}

const serveHttp = (listener: RequestListener): Promise<string> => listen(createHttpServer(listener), 'http');
const serveHttps = (listener: RequestListener, { certificate, key } = trusted): Promise<string> =>
  listen(createHttpsServer({ cert: certificate, key }, listener), 'https');

/** A call whose hook counts. */
function callTo(url: string, more: Partial<HttpCall> = {}): { readonly call: HttpCall; readonly asked: () => number } {
  let asked = 0;
  const beforeFirstByte = (): void => {
    asked += 1;
    more.beforeFirstByte?.();
  };
  const words = { dependency: 'stand_in', operation: 'post', method: 'POST', body: 'the-body' } as const;
  const call = { ...words, url, timeoutMs: 20_000, maxBytes: 1000, ...more, beforeFirstByte };
  return { call, asked: () => asked };
}

async function failureOf(call: HttpCall): Promise<UpstreamError> {
  const error: unknown = await client.send(call).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UpstreamError);
  expect(JSON.stringify(error)).not.toMatch(/path-of-the-call|the-body/);
  return error as UpstreamError;
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
});
afterAll(() => client.onApplicationShutdown());

describe('a call with a hook before its first byte', () => {
  test.each([
    ['http', serveHttp],
    ['https', serveHttps],
  ])('when all is well over %s, the hook runs once, with a connection and before any byte', async (_scheme, serve) => {
    const seen: string[] = [];
    const url = await serve((request, response) => {
      seen.push('request');
      request.resume().on('end', () => response.end('done'));
    });
    const { call, asked } = callTo(url, { beforeFirstByte: () => void seen.push(`hook ${sockets.size > 0}`) });
    expect(Buffer.from((await client.send(call)).body).toString()).toBe('done');
    expect([seen, asked()]).toEqual([['hook true', 'request'], 1]);
  });

  test.each([
    ['http', serveHttp],
    ['https', serveHttps],
  ])('when the hook throws over %s, no request leaves, and its own error comes out', async (_scheme, serve) => {
    let requests = 0;
    const url = await serve(() => (requests += 1));
    const calledOff = new TypeError('called off');
    const { call } = callTo(url, {
      beforeFirstByte: () => {
        throw calledOff;
      },
    });
    await expect(client.send(call)).rejects.toBe(calledOff);
    await Promise.all([...sockets].map((socket) => new Promise((done) => socket.once('close', done))));
    expect(requests).toBe(0);
  });

  test('when the hook throws, not one byte has arrived at the other side', async () => {
    let bytes = 0;
    const closed = new Promise<void>((done) => {
      const server = createTcpServer((socket) => {
        socket.on('data', (chunk) => (bytes += chunk.length)).once('close', () => done());
      });
      servers.push(server);
    });
    const url = await listen(servers.pop() as Server, 'http');
    const beforeFirstByte = (): void => {
      throw new Error('called off');
    };
    await expect(client.send(callTo(url, { beforeFirstByte }).call)).rejects.toThrow('called off');
    await closed;
    expect(bytes).toBe(0);
  });

  test('when earlier calls left connections behind, a new one is made, and closed with the call', async () => {
    const ports = new Set<number | undefined>();
    const url = await serveHttp((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    await client.send({ ...callTo(url).call, beforeFirstByte: undefined });
    await client.send(callTo(url).call);
    await client.send(callTo(url).call);
    expect(ports.size).toBe(3);
  });
});

describe('a call with a hook that never reaches the other side', () => {
  test.each([
    ['nobody listens', async () => `http://127.0.0.1:${await freePort()}/path-of-the-call`],
    ['the name has no address', () => Promise.resolve(`http://${'x'.repeat(64)}.example/path-of-the-call`)],
    ['the certificate is of somebody unknown', () => serveHttps(() => undefined, selfSigned())],
    ['the other side speaks no TLS', async () => (await serveHttp(() => undefined)).replace('http:', 'https:')],
    ['the connection ends during the handshake', () => closing('https')],
  ])('when %s, the hook is not asked, and it is certain that nothing left', async (_what, place) => {
    const { call, asked } = callTo(await place());
    expect(await failureOf(call)).toMatchObject({ kind: 'unreachable', ambiguous: false });
    expect(asked()).toBe(0);
  });

  test('when the handshake is never answered, it ends after the limit for connecting', async () => {
    const url = await listen(
      createTcpServer(() => undefined),
      'https',
    );
    const { call, asked } = callTo(url, { connectTimeoutMs: 50 });
    expect(await failureOf(call)).toMatchObject({ kind: 'timeout', ambiguous: false });
    expect(asked()).toBe(0);
  });

  test.each([
    ['its whole time is over', { timeoutMs: 50 }, 'timeout'],
    ['the caller gives up', { signal: AbortSignal.timeout(50) }, 'aborted'],
    ['the caller had given up before', { signal: AbortSignal.abort() }, 'aborted'],
  ])('when %s during the handshake, nothing left', async (_what, more, kind) => {
    const url = await listen(
      createTcpServer(() => undefined),
      'https',
    );
    const { call, asked } = callTo(url, more);
    expect(await failureOf(call)).toMatchObject({ kind, ambiguous: false });
    expect(asked()).toBe(0);
  });
});

describe('a call with a hook that has run', () => {
  const CASES: readonly (readonly [string, RequestListener, string])[] = [
    ['the connection is cut', (request) => request.socket.destroy(), 'connection_lost'],
    ['the answer leads elsewhere', (_request, response) => response.writeHead(307).end(), 'bad_answer'],
    ['the answer is too large', (_request, response) => response.end('x'.repeat(1001)), 'too_large'],
    ['half an answer comes', halfAnswer, 'connection_lost'],
  ];
  test.each(CASES)('when %s, a byte may have left', async (_what, listener, kind) => {
    const { call, asked } = callTo(await serveHttps(listener));
    expect(await failureOf(call)).toMatchObject({ kind, ambiguous: true });
    expect(asked()).toBe(1);
  });

  test('when no answer comes, a byte may have left', async () => {
    const url = await serveHttp(() => undefined);
    // Longer each time, until the connection was there before the time was over.
    for (let timeoutMs = 50; ; timeoutMs *= 2) {
      const { call, asked } = callTo(url, { timeoutMs });
      expect(await failureOf(call)).toMatchObject({ kind: 'timeout', ambiguous: asked() === 1 });
      if (asked() === 1) break;
    }
  });

  test('when the other side ends TLS with an error after it, that is no failure to connect', async () => {
    const server = createHttpsServer({ cert: trusted.certificate, key: trusted.key });
    // Below TLS: what comes is no record, so the client's own TLS gives up.
    server.on('connection', (socket: Socket) => {
      server.once('secureConnection', () => void setTimeout(() => socket.write('no record of TLS'), 50));
    });
    const { call, asked } = callTo(await listen(server, 'https'));
    expect(await failureOf(call)).toMatchObject({ kind: 'connection_lost', ambiguous: true });
    expect(asked()).toBe(1);
  });

  test('when the caller gives up then, it is told that a byte may have left', async () => {
    const control = new AbortController();
    const { call } = callTo(await serveHttp(() => control.abort()), { signal: control.signal });
    expect(await failureOf(call)).toMatchObject({ kind: 'aborted', ambiguous: true });
  });
});

function halfAnswer(...[request, response]: Parameters<RequestListener>): void {
  response.writeHead(200, { 'Content-Length': '100' }).write('half', () => request.socket.destroySoon());
}

/** A place where connections are accepted and ended at once. */
function closing(scheme: string): Promise<string> {
  return listen(
    createTcpServer((socket) => socket.end()),
    scheme,
  );
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
