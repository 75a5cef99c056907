import { createServer, get } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RoundRobin } from './index.js';

let servers: Server[];
let router: RoundRobin;
const portOf = (server: Server): number => (server.address() as AddressInfo | null)?.port ?? 0;

async function named(name: string): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === '/die') request.socket.resetAndDestroy();
    else response.end(name);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

function ask(path = '/'): Promise<string> {
  return new Promise((done) => {
    const options = { host: '127.0.0.1', port: router.port, path, agent: false, headers: { connection: 'close' } };
    get(options, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => done(text));
    }).on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'));
  });
}

const close = (server: Server): Promise<unknown> => new Promise((done) => server.close(done));

beforeEach(async () => {
  servers = [await named('one'), await named('two'), await named('three')];
  const ports = servers.map(portOf);
  router = await RoundRobin.start(() => ports);
});
afterEach(async () => {
  await router.close();
  await Promise.all(servers.map(close));
});

describe('the round robin', () => {
  it('when requests come one after the other, each goes to the next server', async () => {
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(new Set(answers.slice(0, 3))).toEqual(new Set(['one', 'two', 'three']));
    expect(answers[3]).toBe(answers[0]);
  });

  it('when a server is gone, the others take its turns', async () => {
    await close(servers[1] as Server);
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(new Set(answers)).toEqual(new Set(['one', 'three']));
  });

  it('when a server dies with a request in its hands, the client sees that and nobody asks again', async () => {
    expect(await ask('/die')).toBe('ECONNRESET');
  });

  it('when no server is there, the client is turned away', async () => {
    await Promise.all(servers.map(close));
    expect(await ask()).toBe('ECONNRESET');
  });
});
