import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { RemoteWorld, viewsOf } from '../support/app/index.js';
import type { TenantName } from '../support/app/index.js';

const CHANNEL = 'net.client.socket';
const LOOPBACK = /^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/;

/** Every connection that anything of this process makes, with the names that were looked up for it. */
class Connections {
  readonly addresses = new Set<string>();
  readonly ports = new Set<number>();
  readonly names = new Set<string>();
  readonly #watch = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    // Also what is never answered, such as the address that clouds give credentials from.
    socket.on('connectionAttempt', (address: string, port: number) => {
      this.addresses.add(address);
      this.ports.add(port);
    });
    socket.once('lookup', (_error, _address, _family, host) => void this.names.add(host));
  };

  constructor() {
    subscribe(CHANNEL, this.#watch);
  }

  end(): void {
    unsubscribe(CHANNEL, this.#watch);
  }
}

let connections: Connections;
let world: RemoteWorld;
beforeAll(async () => {
  connections = new Connections();
  world = await RemoteWorld.start();
});
afterAll(async () => {
  await world.stop();
  connections.end();
});

it('when photos of both tenants are seen, sorted and published, no connection leaves this machine', async () => {
  for (const tenant of ['aurora', 'harbor'] as const satisfies readonly TenantName[]) {
    for (const name of ['seen.jpg', 'kept.jpg', 'posted.jpg', 'deleted.jpg']) await world.put(name, { tenant });
    for (const view of viewsOf('seen.jpg')) expect((await world.get(view, tenant)).status).toBe(200);
    expect((await world.act('kept.jpg', 'keep', tenant)).status).toBe(200);
    expect((await world.act('posted.jpg', 'publish', tenant, { caption: 'a caption' })).status).toBe(200);
    expect((await world.act('deleted.jpg', 'delete', tenant, { confirm: 'deleted.jpg' })).status).toBe(200);
    expect(world.names('keep', tenant)).toContain('kept.jpg');
    expect(world.names('archive', tenant)).toEqual(['posted.jpg', 'posted.jpg.txt']);
    expect(world.names('inbox', tenant)).toEqual(['seen.jpg']);
  }
  const standIns = [world.dropbox.url, world.s3.url, world.app.orchestrator.url].map((url) =>
    Number(new URL(url).port),
  );
  expect([...connections.ports]).toEqual(expect.arrayContaining(standIns));
  for (const address of connections.addresses) expect(address).toMatch(LOOPBACK);
  expect([...connections.names].filter((name) => name !== 'localhost')).toEqual([]);
});
