import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Server as RawServer } from 'node:net';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import nock from 'nock';
import { SystemClock } from '../system/index.js';
import { createHttpClient, UpstreamError, type HttpAnswer, type HttpCall } from './index.js';

const client = createHttpClient(new SystemClock());
const servers: RawServer[] = [];

async function listen<T extends RawServer>(server: T, scheme = 'http'): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/logs`;
}
const serve = (listener: RequestListener): Promise<string> => listen<Server>(createServer(listener));

const send = (url: string, more: Partial<HttpCall> = {}): Promise<HttpAnswer> =>
  client.send({
    ...{ dependency: 'stand_in', operation: 'post', method: 'POST', url, timeoutMs: 20_000, maxBytes: 10 },
    ...{ redirects: 'answer', answerBody: 'start', ...more },
  });
const textOf = ({ body }: HttpAnswer): string => Buffer.from(body).toString();
const failureOf = async (answer: Promise<unknown>): Promise<UpstreamError> => {
  const error: unknown = await answer.catch((thrown: unknown) => thrown);
  if (!(error instanceof UpstreamError)) throw new Error('it did not fail as a call does');
  return error;
};

beforeAll(() => {
  nock.cleanAll();
  nock.restore();
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) (server as Server).closeAllConnections();
    server.close();
  }
});
afterAll(() => client.onApplicationShutdown());

describe('a call that wants the start of an answer', () => {
  test('when the answer leads elsewhere, it is an answer and is not followed', async () => {
    let calls = 0;
    const url = await serve((_request, response) => {
      calls += 1;
      response.writeHead(302, { Location: '/elsewhere' }).end('moved');
    });
    const answer = await send(url);
    expect([answer.status, textOf(answer), calls]).toEqual([302, 'moved', 1]);
  });

  test('when the body is longer than wanted, its start is handed on and the connection is let go', async () => {
    let isClosed = false;
    const url = await serve((_request, response) => {
      response.on('close', () => (isClosed = true));
      const pour = (): void => {
        while (!isClosed && response.write(Buffer.alloc(64 * 1024, 'x')));
        response.once('drain', pour);
      };
      pour();
    });
    expect(textOf(await send(url))).toBe('xxxxxxxxxx');
    while (!isClosed) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test('when the body is packed, it is handed on as it came', async () => {
    const packed = gzipSync('x');
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed),
    );
    expect(Buffer.from((await send(url, { maxBytes: 1000 })).body)).toEqual(packed);
  });

  test('when a refusal comes while the body is sent and the connection ends, the refusal counts', async () => {
    const url = await listen(
      createRawServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.end('HTTP/1.1 413 Too Large\r\nContent-Length: 100\r\nConnection: close\r\n\r\ntoo big');
          setTimeout(() => socket.destroy(), 50);
        });
      }),
    );
    const answer = await send(url, {
      body: Readable.from([Buffer.alloc(64)]),
      headers: { 'Content-Length': '64' },
    });
    expect([answer.status, textOf(answer)]).toEqual([413, 'too big']);
  });

  test('when an acceptance breaks off, the connection was lost', async () => {
    const url = await listen(
      createRawServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome'));
      }),
    );
    expect(await failureOf(send(url))).toMatchObject({ kind: 'connection_lost', fault: 'connection_reset' });
  });

  test('when the body drips, the call ends at its deadline', async () => {
    const url = await serve((_request, response) => {
      const drip = setInterval(() => response.write('x'), 100);
      response.on('close', () => clearInterval(drip));
    });
    expect(await failureOf(send(url, { timeoutMs: 250 }))).toMatchObject({ kind: 'timeout', fault: 'timeout' });
  });
});

describe('a connection that fails', () => {
  test('when nobody listens, the name is unknown, or it is no TLS, the fault says so', async () => {
    const url = await serve(() => undefined);
    servers.pop()?.close();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await failureOf(send(url))).toMatchObject({ fault: 'connection_refused' });
    expect(await failureOf(send('http://nobody.invalid/'))).toMatchObject({ fault: 'dns_failure' });
    const plain = await serve((_request, response) => response.end());
    expect(await failureOf(send(plain.replace('http:', 'https:')))).toMatchObject({ fault: 'tls_failure' });
  });

  test('when it is cut before an answer, or the caller gives up, the fault says so', async () => {
    const cut = await serve((request) => request.socket.destroy());
    expect(await failureOf(send(cut))).toMatchObject({ fault: 'connection_reset' });
    const given = new AbortController();
    const url = await serve(() => given.abort());
    expect(await failureOf(send(url, { signal: given.signal }))).toMatchObject({ kind: 'aborted', fault: 'aborted' });
  });
});
