import { connect } from 'node:net';
import { startDropbox } from './index.js';
import type { DropboxAccountView, RunningDropbox } from './index.js';
import { APP, clientOf, refresh } from './testing/client.js';
import type { Client, Received } from './testing/client.js';

let running: RunningDropbox;
let client: Client;
let account: DropboxAccountView;
beforeEach(async () => {
  running = await startDropbox({
    app: APP,
    accounts: [
      { name: 'vermont', refreshToken: 'refresh-vermont' },
      { name: 'harbor', refreshToken: 'refresh-harbor' },
    ],
  });
  client = await clientOf(running, 'refresh-vermont');
  account = running.account('vermont');
});
afterEach(() => running.close());

const list = (): Promise<Received> => client.rpc('files/list_folder', { path: '' });

describe('whom a plan is for', () => {
  test('when a plan names an account, others are served, also at the token endpoint', async () => {
    running.control.fail('any', { kind: 'status', status: 500 }, { account: 'harbor' });
    expect((await list()).status).toBe(200);
    expect((await refresh(running, 'refresh-harbor')).status).toBe(500);
  });

  test('when a plan names a part of a path, the id of such a file fits too', async () => {
    const { id } = account.plant('/main/outbox/a.jpg', 'x');
    account.plant('/main/b.jpg', 'x');
    running.control.fail('files/delete_v2', { kind: 'status', status: 500 }, { pathIncludes: '/outbox/' });
    expect((await client.rpc('files/delete_v2', { path: id })).status).toBe(500);
    expect((await client.rpc('files/delete_v2', { path: '/main/b.jpg' })).status).toBe(200);
  });

  test('when a plan is for a number of times, later requests are served', async () => {
    running.control.fail('any', { kind: 'status', status: 500 }, { times: 2 });
    expect([await list(), await list(), await list()].map(({ status }) => status)).toEqual([500, 500, 200]);
  });

  test('when all is healed, plans are forgotten and what was held goes on', async () => {
    running.control.fail('any', { kind: 'status', status: 500 });
    const hold = running.control.hold('files/list_folder');
    running.control.heal();
    expect((await list()).status).toBe(200);
    expect(hold.arrived).toBe(0);
  });
});

describe('a barrier', () => {
  test('when it stands before a write, nothing is applied until it is released', async () => {
    const hold = running.control.hold('files/upload', { pathIncludes: '/leases/' });
    const held = client.upload('/leases/a.json', 'x');
    await hold.waitFor();
    expect((await client.upload('/other.json', 'x')).status).toBe(200);
    expect(account.file('/leases/a.json')).toBeNull();
    hold.release();
    expect((await held).status).toBe(200);
    expect(account.file('/leases/a.json')).not.toBeNull();
  });

  test('when it stands after a write, it is applied and not answered', async () => {
    const hold = running.control.hold('files/upload', { phase: 'after', times: 1 });
    const held = client.upload('/a.json', 'x');
    await hold.waitFor();
    expect(account.file('/a.json')).not.toBeNull();
    expect(running.journal.at(-1)).toMatchObject({ applied: true, status: 0 });
    expect((await client.upload('/b.json', 'x')).status).toBe(200);
    hold.release();
    expect((await held).status).toBe(200);
  });

  test('when the client goes away while it is held, the write is applied all the same', async () => {
    const hold = running.control.hold('files/upload');
    const { port } = new URL(running.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head = [
      'POST /2/files/upload HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${client.token}`,
      'Content-Type: application/octet-stream',
      'Dropbox-API-Arg: {"path":"/a.jpg"}',
      'Content-Length: 1',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\nx`);
    await hold.waitFor();
    socket.destroy();
    hold.release();
    while (account.file('/a.jpg') === null) await client.rpc('check/user', {});
    expect(running.journal.find(({ route }) => route === 'files/upload')).toMatchObject({ applied: true });
  });
});
