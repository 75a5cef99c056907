import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LeanHttpAgent } from './lean-agents.js';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** Makes a request and lets its connection idle. @returns what its options led to */
async function requestOnce(agent: Agent, port: number): Promise<WeakRef<object>> {
  const secret = { Authorization: 'Bearer of-one-request' };
  const beforeRedirects = { direct: () => secret };
  const options = { host: '127.0.0.1', port, agent, headers: { ...secret }, beforeRedirects };
  const [answer] = (await once(request(options).end(), 'response')) as [NodeJS.ReadableStream];
  answer.resume();
  await once(answer, 'end');
  return new WeakRef(secret);
}

/** One is enough, unless something else is still about. */
const ROUNDS = 50;

/** As Node's own agents do: the options stay with the connection. */
function keeping(agent: Agent): Agent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const connection = connect(options, done);
    return connection && Object.assign(connection, { options });
  };
  return agent;
}

describe.each([
  ['a lean agent', () => keeping(new LeanHttpAgent({ keepAlive: true })), 'gone'],
  ['an agent of Node', () => keeping(new Agent({ keepAlive: true })), 'kept'],
])('%s', (_name, make, end) => {
  test(`when its connection idles, what the request that opened it led to is ${end}`, async () => {
    const server = createServer({ keepAliveTimeout: 0 }, (_request, response) => response.end('{}'));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const agent = make();
    const isFree = once(agent, 'free');
    const led = await requestOnce(agent, (server.address() as AddressInfo).port);
    await isFree;
    for (let round = 0; round < ROUNDS && led.deref() !== undefined; round += 1) {
      await turn();
      collect();
    }
    expect([led.deref() === undefined ? 'gone' : 'kept', agent.destroy()]).toEqual([end, undefined]);
    await new Promise((done) => server.close(done));
  });
});
