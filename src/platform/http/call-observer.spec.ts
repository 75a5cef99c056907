import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpService } from '@nestjs/axios';
import { SystemClock } from '../system/index.js';
import { allObservers, HttpClient } from './index.js';
import type { CallEnd, CallObserver, HttpCall } from './index.js';

/** Remembers what it was told, and names a trace. */
class Told implements CallObserver {
  readonly calls: string[] = [];
  readonly ends: CallEnd[] = [];

  constructor(private readonly traceparent: string | null = null) {}

  begins({ dependency, operation }: Pick<HttpCall, 'dependency' | 'operation'>) {
    this.calls.push(`${dependency} ${operation}`);
    return {
      ...(this.traceparent === null ? {} : { traceparent: this.traceparent }),
      ended: (end: CallEnd) => void this.ends.push(end),
    };
  }
}

const TRACE = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';
const seen: (string | undefined)[] = [];
const server = createServer((request, response) => {
  seen.push(request.headers['traceparent'] as string | undefined);
  if (request.url === '/cut') request.socket.destroy();
  else response.writeHead(request.url === '/busy' ? 503 : 200).end('{}');
});
let url = '';
const client = (observer: CallObserver) => new HttpClient(new HttpService(), new SystemClock(), undefined, observer);
const call = (path: string, more: Partial<HttpCall> = {}): HttpCall => ({
  dependency: 'service',
  operation: 'ask',
  method: 'GET',
  url: url + path,
  timeoutMs: 20_000,
  maxBytes: 100,
  ...more,
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => void seen.splice(0));
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

describe('whoever is told of calls', () => {
  it('when a call is answered, with whatever status, is told so once', async () => {
    const told = new Told();
    await client(told).send(call('/'));
    await client(told).send(call('/busy'));
    expect(told.calls).toEqual(['service ask', 'service ask']);
    expect(told.ends).toEqual([
      { outcome: 'answered', status: 200 },
      { outcome: 'answered', status: 503 },
    ]);
  });

  it('when a call fails or is called off, is told how', async () => {
    const told = new Told();
    const refuse = () => {
      throw new Error('no');
    };
    await expect(client(told).send(call('/cut'))).rejects.toThrow();
    await expect(client(told).send(call('/', { beforeFirstByte: refuse }))).rejects.toThrow('no');
    expect(told.ends).toEqual([
      { outcome: 'connection_lost', status: null },
      { outcome: 'called_off', status: null },
    ]);
  });

  it('when an answer is read as it comes, is told when its head is there', async () => {
    const told = new Told();
    const { body } = await client(told).open({ ...call('/'), minBytesPerSecond: 1 });
    expect(told.ends).toEqual([{ outcome: 'answered', status: 200 }]);
    body.destroy();
  });

  it('when it names a trace, only a service of ours hears of it', async () => {
    const http = client(allObservers([new Told(), new Told(TRACE)]));
    await http.send(call('/'));
    await http.send(call('/', { continuesTrace: true }));
    const { body } = await http.open({ ...call('/', { continuesTrace: true }), minBytesPerSecond: 1 });
    body.destroy();
    expect(seen).toEqual([undefined, TRACE, TRACE]);
  });

  it('when there are several, each is told of beginning and end', async () => {
    const both = [new Told(), new Told()];
    await client(allObservers(both)).send(call('/'));
    expect(both.map(({ ends }) => ends)).toEqual([
      [{ outcome: 'answered', status: 200 }],
      [{ outcome: 'answered', status: 200 }],
    ]);
  });
});
