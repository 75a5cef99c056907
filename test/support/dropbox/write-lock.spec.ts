import { startDropbox } from './index.js';
import type { RunningDropbox } from './index.js';
import { APP, clientOf, jsonOf } from './testing/client.js';
import type { Client } from './testing/client.js';

let running: RunningDropbox;
let client: Client;
let stranger: Client;
beforeEach(async () => {
  running = await startDropbox({
    app: APP,
    accounts: [
      { name: 'vermont', refreshToken: 'refresh-vermont' },
      { name: 'harbor', refreshToken: 'refresh-harbor' },
    ],
    enforceWriteLock: true,
  });
  client = await clientOf(running, 'refresh-vermont');
  stranger = await clientOf(running, 'refresh-harbor');
});
afterEach(() => running.close());

/** Does something while a write is under way: it has the lock and is not applied yet. */
async function whileWriting(then: () => Promise<void>): Promise<void> {
  const hold = running.control.hold('files/upload', { phase: 'writing', times: 1 });
  const first = client.upload('/first.jpg', '1');
  await hold.waitFor();
  await then();
  expect(running.account('vermont').tree().size).toBe(0);
  hold.release();
  expect((await first).status).toBe(200);
}

describe('the namespace lock', () => {
  test('when a second write of an account comes while one is under way, it is 429 with JSON and Retry-After', async () => {
    await whileWriting(async () => {
      const refused = await client.upload('/b.jpg', '2');
      expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
      expect(jsonOf(refused)).toEqual({
        error_summary: expect.stringMatching(/^too_many_write_operations\//),
        error: { reason: { '.tag': 'too_many_write_operations' }, retry_after: 1 },
      });
    });
  });

  test('when the switch says 409, the refusal is a tag in the form of the route', async () => {
    running.control.writeLockStatus = 409;
    const tag = { '.tag': 'too_many_write_operations' };
    await whileWriting(async () => {
      const move = { from_path: '/x', to_path: '/y' };
      expect(jsonOf(await client.upload('/a.jpg', 'x'))['error']).toMatchObject({ '.tag': 'path', reason: tag });
      expect(jsonOf(await client.rpc('files/move_v2', move))['error']).toEqual({ '.tag': 'to', to: tag });
      expect(jsonOf(await client.rpc('files/delete_v2', { path: '/x' }))['error']).toEqual(tag);
      const folder = await client.rpc('files/create_folder_v2', { path: '/z' });
      expect(jsonOf(folder)['error']).toEqual({ '.tag': 'path', path: tag });
    });
  });

  test('when one write follows the other, or another account or a reader comes, nobody is refused', async () => {
    await whileWriting(async () => {
      expect((await client.rpc('files/list_folder', { path: '' })).status).toBe(200);
      expect((await stranger.upload('/a.jpg', 'x')).status).toBe(200);
    });
    expect((await client.upload('/second.jpg', '2')).status).toBe(200);
  });
});
