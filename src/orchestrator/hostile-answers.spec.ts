import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Secret } from '../kernel/index.js';
import { BASE_DOMAIN, clientOf, fixture, PRIMARY_TOKEN } from './testing/index.js';
import type { ClientWorld } from './testing/index.js';

/** Answers no proper orchestrator gives, over bare servers: what matters is what is done, not how fast. */
const HOST = `vermont.${BASE_DOMAIN}`;
const GOOD = JSON.stringify(fixture('runtime-v2'));
const MEGABYTE = 1024 * 1024;

let world: ClientWorld;
const closers: (() => void)[] = [];

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A client of a server with these answers. */
async function facing(listener: RequestListener, env: Record<string, string> = {}): Promise<void> {
  const server = createHttpServer((request, response) => {
    request.resume().on('end', () => listener(request, response));
  });
  world = clientOf(await listen(server), { ORCHESTRATOR_TIMEOUT_MS: '1000', ...env });
}

/** A client of a server that writes these bytes when a request has come in. */
async function facingBytes(write: (socket: Socket, request: number) => void): Promise<void> {
  let requests = 0;
  const server = createNetServer((socket) => socket.on('data', () => write(socket, ++requests)));
  world = clientOf(await listen(server), { ORCHESTRATOR_TIMEOUT_MS: '1000' });
}

const lookUp = (host = HOST) => world.client.lookUpRuntime(host, 'request-0001');
const resolve = () =>
  world.client.resolveCredential(
    { tenant: 'vermont', configVersion: 'c1', ref: new Secret('CANARY-ref'), provider: 'openai' },
    'request-0001',
  );
const outcome = () => world.log.of('orchestrator_call').at(-1)?.fields['outcome'];

/** Writes pieces until the other side hangs up, at most this many. @returns how many went out */
async function pour(response: ServerResponse, piece: Uint8Array, most: number): Promise<number> {
  let sent = 0;
  while (sent < most && !response.destroyed) {
    sent += 1;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    await nextTurn();
  }
  return sent;
}
const once = (response: ServerResponse, event: string) => new Promise((done) => void response.once(event, done));

afterEach(() => {
  world.release();
  for (const close of closers.splice(0)) close();
  expect(world.log.text()).not.toMatch(/pub\.test|127\.0\.0\.1|CANARY/);
});

describe('bodies without an end', () => {
  test.each([
    ['runtime', lookUp],
    ['credentials', resolve],
  ])('when 300 MB come for %s, the call ends early, once, and the connection with it', async (_operation, call) => {
    const poured: Promise<number>[] = [];
    await facing((_request, response) => poured.push(pour(response, Buffer.alloc(MEGABYTE, ' '), 300)));
    await expect(call()).resolves.toMatchObject({ kind: 'failed' });
    expect(outcome()).toBe('too_large');
    expect(poured).toHaveLength(1);
    // What fits into the buffers of both ends may have left; 300 would be all of it.
    expect(await poured[0]).toBeLessThan(100);
  });

  test('when a credential is larger than 64 KB, it is not read, though config of that size would be', async () => {
    const payload = JSON.stringify({ provider: 'openai', version: '1', api_key: 'CANARY', note: 'x'.repeat(70_000) });
    await facing((_request, response) => response.end(payload));
    await expect(resolve()).resolves.toMatchObject({ kind: 'failed' });
    expect(outcome()).toBe('too_large');
    const large = { ...fixture('runtime-v2'), note: 'x'.repeat(70_000) };
    world.release();
    await facing((_request, response) => response.end(JSON.stringify(large)));
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
  });

  test('when a gzip bomb comes, decompressed bytes count and the rest is not waited for', async () => {
    const member = gzipSync(Buffer.alloc(MEGABYTE, ' ')); // 1 KB that becomes 1 MB
    const poured: Promise<number>[] = [];
    await facing((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      poured.push(pour(response, member, 3000));
    });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(outcome()).toBe('too_large');
    expect(await poured[0]).toBeLessThan(3000);
  });

  test('when the body is properly compressed, it is read', async () => {
    await facing((_request, response) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(GOOD)));
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
  });

  test('when the body drips, the total deadline ends the call and the connection', async () => {
    const closed: Promise<unknown>[] = [];
    await facing(
      (_request, response) => {
        const timer = setInterval(() => response.write(' '), 20);
        closed.push(once(response, 'close').then(() => clearInterval(timer)));
      },
      { ORCHESTRATOR_TIMEOUT_MS: '300' },
    );
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(outcome()).toBe('timeout');
    await Promise.all(closed);
    expect(closed).toHaveLength(1);
  });

  test('when the headers drip, the total deadline ends the call as well', async () => {
    await facingBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('X-Drip: 1\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(outcome()).toBe('timeout');
  });
});

describe('answers that are cut short', () => {
  const half = GOOD.slice(0, GOOD.length / 2);
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
  test.each([
    ['with Content-Length', `${head}Content-Length: ${GOOD.length}\r\n\r\n${half}`, 'connection_lost'],
    [
      'in chunks',
      `${head}Transfer-Encoding: chunked\r\n\r\n${half.length.toString(16)}\r\n${half}\r\n`,
      'connection_lost',
    ],
    ['without any length', `${head}Connection: close\r\n\r\n${half}`, 'bad_answer'],
    ['before the body', `${head}Content-Length: ${GOOD.length}\r\n\r\n`, 'connection_lost'],
    ['in the headers', head, 'connection_lost'],
    ['before anything', '', 'connection_lost'],
  ])('when one is cut %s, it is tried again and never used', async (_case, bytes, expected) => {
    let requests = 0;
    await facingBytes((socket, request) => {
      requests = request;
      socket.end(bytes);
    });
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(outcome()).toBe(expected);
    expect(requests).toBeGreaterThan(1);
  });

  test('when one is cut and the next is whole, the lookup succeeds', async () => {
    await facingBytes((socket, request) =>
      request === 1
        ? socket.end(`${head}Content-Length: ${GOOD.length}\r\n\r\n${half}`)
        : socket.end(`${head}Content-Length: ${Buffer.byteLength(GOOD)}\r\n\r\n${GOOD}`),
    );
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
  });
});

describe('redirects', () => {
  test.each([300, 301, 302, 303, 304, 307, 308])(
    'when the answer is %i to another host, nobody goes there and no token is sent',
    async (status) => {
      const strangers: (string | undefined)[] = [];
      const stranger = createHttpServer((request, response) => {
        strangers.push(request.headers.authorization);
        response.end(GOOD);
      });
      const elsewhere = await listen(stranger);
      let isAsked = false;
      await facing((request, response) => {
        isAsked = request.headers.authorization === `Bearer ${PRIMARY_TOKEN}`;
        response.writeHead(status, { Location: `${elsewhere}/v1/runtime/by-host` }).end(GOOD);
      });
      await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
      await expect(resolve()).resolves.toMatchObject({ kind: 'failed' });
      expect(outcome()).toBe('bad_answer');
      expect(isAsked).toBe(true);
      expect(strangers).toEqual([]);
    },
  );
});

describe('what is hardly HTTP', () => {
  test.each([
    ['garbage', 'CANARY garbage\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}'],
    ['chunks without a size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n{}`],
    ['no gzip where gzip was said', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}'],
    ['another status', 'HTTP/1.1 999 CANARY\r\nContent-Length: 2\r\n\r\n{}'],
    ['no content', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['latin-1', Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a":"\u00fc"}', 'latin1')],
  ])('when the answer is %s, the lookup fails and nothing of it is quoted', async (_case, bytes) => {
    await facingBytes((socket) => socket.end(bytes));
    await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
    expect(['bad_answer', 'connection_lost', 'server_error']).toContain(outcome());
  });

  test('when an answer drags a second one behind it, no later call takes that for its own', async () => {
    const answer = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const smuggled = JSON.stringify({ ...fixture('runtime-v2'), tenant: 'harbor' });
    await facingBytes((socket, request) =>
      socket.write(request === 1 ? answer(GOOD) + answer(smuggled) : answer(GOOD)),
    );
    await lookUp();
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config', config: { tenant: 'vermont' } });
    await expect(lookUp(`harbor.${BASE_DOMAIN}`)).resolves.toEqual({ kind: 'invalid', foreign: true });
  });

  test('when keys of the answer are made to surprise, it is an answer as any other', async () => {
    const hostile = { constructor: [], toString: 1, hasOwnProperty: null, then: 'x' };
    const { config, ...envelope } = fixture('runtime-v2');
    const body = { ...envelope, ...hostile, config: { ...(config as object), ...hostile } };
    await facing((_request, response) => response.end(JSON.stringify(body)));
    await expect(lookUp()).resolves.toMatchObject({ kind: 'config' });
  });

  test.each(['{"a":1,"a":2}', '{"__proto__":{}}', `${'['.repeat(70)}${']'.repeat(70)}`, 'null x', '\uFEFF{}', ''])(
    'when the body is %p, it is a bad answer',
    async (text) => {
      await facing((_request, response) => response.end(text));
      await expect(lookUp()).resolves.toMatchObject({ kind: 'failed' });
      expect(outcome()).toBe('bad_answer');
    },
  );
});
