import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { FirstByte } from './first-byte.js';
import { LeanHttpAgent, LeanHttpsAgent } from './lean-agents.js';
import { OneShotHttpAgent, OneShotHttpsAgent } from './one-shot-agents.js';

const firstByte = () => new FirstByte(() => undefined, {}, new AbortController().signal);

/** What a client hands to its agent for one request, besides where that goes. */
const OF_ONE_REQUEST = {
  method: 'POST',
  headers: { Authorization: 'Bearer of-one-request' },
  auth: 'user:of-one-request',
  href: 'https://host/?token=of-one-request',
  search: '?token=of-one-request',
  beforeRedirects: { direct: () => 'leads to the whole request' },
};

describe.each([
  ['http', () => new LeanHttpAgent({ keepAlive: true })],
  ['https', () => new LeanHttpsAgent({ keepAlive: true })],
  ['one request over http', () => new OneShotHttpAgent(firstByte())],
  ['one request over https', () => new OneShotHttpsAgent(firstByte(), {})],
])('an agent for %s', (_name, make) => {
  test('when it makes a connection, what it keeps for that says where it goes and nothing of the request', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const options = { host: '127.0.0.1', port, ...OF_ONE_REQUEST };
    const accepted = once(server, 'connection');
    // One request's agent keeps its connection to itself until it stands.
    const connection = make().createConnection(options, () => undefined);
    const [socket] = (await accepted) as [{ destroy(): void }];
    expect(options).toMatchObject({ host: '127.0.0.1', port });
    expect(Object.keys(options).filter((name) => name in OF_ONE_REQUEST)).toEqual([]);
    connection?.on('error', () => undefined).destroy();
    socket.destroy();
    await new Promise((done) => server.close(done));
  });
});
