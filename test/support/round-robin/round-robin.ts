import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * Stands before several processes as a router does: each connection goes to the next one, and to the one after that
 * when nobody takes it. A client that closes its connection after each request meets all of them in turn.
 */
export class RoundRobin {
  readonly #open = new Set<Socket>();
  #turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly ports: () => readonly number[],
  ) {
    server.on('connection', (client: Socket) => this.#carry(client));
  }

  /** @param ports of the loopback; asked for each connection, so that processes may come and go */
  static async start(ports: () => readonly number[]): Promise<RoundRobin> {
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((done, fail) => void server.once('error', fail).listen(0, '127.0.0.1', done));
    return new RoundRobin(server, ports);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #carry(client: Socket): void {
    client.on('error', () => undefined); // the client went away
    this.#keep(client);
    this.#turn += 1;
    const ports = this.ports();
    const order = ports.map((_, index) => ports[(this.#turn + index) % ports.length] ?? 0);
    this.#tryNext(client, order);
  }

  #tryNext(client: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) return void client.resetAndDestroy();
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const next = (): void => this.#tryNext(client, others);
    server.once('error', next);
    server.once('connect', () => {
      server.off('error', next);
      server.on('error', () => client.resetAndDestroy()); // killed in the middle: the client sees that
      client.on('error', () => server.resetAndDestroy());
      this.#keep(server);
      client.pipe(server);
      server.pipe(client);
    });
  }

  #keep(socket: Socket): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }
}
