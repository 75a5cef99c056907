import { setTimeout as sleep } from 'node:timers/promises';
import { Secret } from '../../../src/kernel/index.js';
import { RedisBoard } from '../../../src/platform/progress/index.js';
import { RedisClient } from '../../../src/platform/redis/index.js';
import { RedisServer } from '../../support/redis/index.js';

// A server of its own is started and killed: on a busy machine that takes its time.
jest.setTimeout(120_000);

let server: RedisServer;
const clients: RedisClient[] = [];
beforeAll(async () => void (server = await RedisServer.start()));
afterAll(async () => {
  for (const client of clients) client.onApplicationShutdown();
  await server.close();
});

function boardOf(): RedisBoard {
  const client = new RedisClient(new Secret(server.url));
  clients.push(client);
  return new RedisBoard(client);
}

async function found(board: RedisBoard, topic: string, known: string | null, wanted: string): Promise<unknown> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const shown = await board.look(topic, known);
    if (shown?.mark === wanted) return shown;
    await sleep(10);
  }
  throw new Error('It was not shown.');
}

describe('a board on Redis', () => {
  it('when something is shown at one replica, another finds it once, and of the next only what is new', async () => {
    const [one, other] = [boardOf(), boardOf()];
    expect(await other.look('a/1', null)).toBeNull();
    one.show('a/1', () => ({ mark: '1', body: 'ä\nb' }));
    expect(await found(other, 'a/1', null, '1')).toEqual({ mark: '1', body: 'ä\nb' });
    expect(await other.look('a/1', '1')).toBeNull();
    expect(await other.look('b/1', null)).toBeNull();
    for (const mark of ['2', '3', '4']) one.show('a/1', () => ({ mark, body: mark }));
    expect(await found(other, 'a/1', '1', '4')).toEqual({ mark: '4', body: '4' });
  });

  it('when nothing is left to show, what was shown stays until it is old', async () => {
    const [one, other] = [boardOf(), boardOf()];
    one.show('a/2', () => ({ mark: '1', body: '' }));
    await found(other, 'a/2', null, '1');
    one.show('a/2', () => null);
    await sleep(50);
    expect(await other.look('a/2', null)).toEqual({ mark: '1', body: '' });
  });

  it('when Redis is away, showing and looking do nothing, and both work again when it is back', async () => {
    const [one, other] = [boardOf(), boardOf()];
    one.show('a/3', () => ({ mark: '1', body: '' }));
    await found(other, 'a/3', null, '1');
    await server.kill();
    one.show('a/3', () => ({ mark: '2', body: '' }));
    expect(await other.look('a/3', null)).toBeNull();
    await server.revive();
    for (let tries = 0; tries < 2_000; tries += 1) {
      one.show('a/3', () => ({ mark: '3', body: '' }));
      if ((await other.look('a/3', null)) !== null) break;
      await sleep(10);
    }
    expect(await found(other, 'a/3', null, '3')).toEqual({ mark: '3', body: '' });
  });
});
