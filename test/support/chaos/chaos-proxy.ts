import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { Lane } from './lane.js';
import type { Toxic } from './toxics.js';
import { Weather } from './weather.js';

export interface ChaosOptions {
  /** Port of the loopback that is stood before. */
  readonly to: number;
  /** 0 ≤ x < 1, for jitter; give a seeded one to see the same again. Default: no jitter. */
  readonly random?: () => number;
}

/**
 * A bad network in front of one server, on TCP: it knows nothing of what it carries. Toxics count at once, for open
 * connections too. Spec: reliability.md section 8.
 */
export class ChaosProxy {
  readonly #open = new Set<() => void>();
  #connections = 0;

  private constructor(
    private readonly server: Server,
    private readonly to: number,
    private readonly weather: Weather,
  ) {
    server.on('connection', (client: Socket) => this.#carry(client));
  }

  static async start({ to, random = () => 0 }: ChaosOptions): Promise<ChaosProxy> {
    const server = createServer({ allowHalfOpen: true });
    await new Promise<void>((done, fail) => void server.once('error', fail).listen(0, '127.0.0.1', done));
    return new ChaosProxy(server, to, new Weather(random));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many connections were made so far. */
  get connections(): number {
    return this.#connections;
  }

  /** From now on the network is as bad as this, and no worse. */
  set(...toxics: readonly Toxic[]): void {
    this.weather.set(toxics);
    if (toxics.some(({ kind }) => kind === 'down')) this.cut();
  }

  /** The network is well again; what is open stays open. */
  heal(): void {
    this.weather.set([]);
  }

  /** Resets everything that is open. */
  cut(): void {
    for (const reset of [...this.#open]) reset();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.server.close(() => done()));
    this.cut();
    this.weather.set([]); // lets go of whoever waits
    await closed;
  }

  #carry(client: Socket): void {
    this.#connections += 1;
    client.on('error', () => undefined); // a peer that went away is everyday life here
    if (this.weather.find('down', 'up')) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.to, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    client.setNoDelay();
    const lanes: Lane[] = [];
    const reset = (): void => {
      lanes.forEach((lane) => lane.stop());
      this.#open.delete(reset);
      client.resetAndDestroy();
      server.resetAndDestroy();
    };
    this.#open.add(reset);
    lanes.push(
      new Lane(client, server, 'up', this.weather, reset),
      new Lane(server, client, 'down', this.weather, reset),
    );
    server.on('error', reset);
    client.on('error', reset);
    for (const socket of [client, server])
      socket.once('close', () => client.destroyed && server.destroyed && this.#open.delete(reset));
  }
}
