import { drawPhoto, House, say, settleAsAPerson, TENANTS, violationsOf } from '../../support/processes/index.js';
import type {
  Address,
  Evidence,
  Expectations,
  HouseOptions,
  PlantedPhoto,
  SeededRandom,
  ServerProcess,
  Settled,
  Tenant,
  TenantClient,
  Wish,
} from '../../support/processes/index.js';
import { RoundRobin } from '../../support/round-robin/index.js';
import { explain } from './explain.js';

export interface CrowdOptions extends HouseOptions {
  /** Processes that are there from the start. */
  readonly processes: number;
  readonly random: SeededRandom;
  /** How much is done; 20 is the full size. */
  readonly rounds: number;
}

/** Several processes on one storage behind a round robin, for all tests of one file. */
export class Crowd {
  readonly random: SeededRandom;
  readonly rounds: number;
  #started: { readonly house: House; readonly router: RoundRobin } | null = null;
  #clients: Readonly<Record<Tenant, TenantClient>> | null = null;
  readonly #exceptions = new Map<string, readonly string[]>();
  #turn = 0;

  /** Starts before the tests of the file and ends after them. */
  constructor(private readonly options: CrowdOptions) {
    this.random = options.random;
    this.rounds = options.rounds;
    beforeAll(() => this.#start(), 300_000);
    afterAll(() => this.#close(), 60_000);
  }

  get house(): House {
    return this.#now.house;
  }

  /** One address before all processes. */
  get router(): RoundRobin {
    return this.#now.router;
  }

  get servers(): readonly ServerProcess[] {
    return this.house.running;
  }

  /** @param index counted from 0, over those that are running */
  server(index: number): ServerProcess {
    const server = this.servers[index];
    if (!server) throw new Error(`There are only ${this.servers.length} processes.`);
    return server;
  }

  client(tenant: Tenant): TenantClient {
    if (!this.#clients) throw new Error('Nobody has signed in yet.');
    return this.#clients[tenant];
  }

  /** The network and the bad days of the storage. */
  get remote(): NonNullable<House['world']['remote']> {
    const { remote } = this.house.world;
    if (!remote) throw new Error('A disk has neither network nor protocol.');
    return remote;
  }

  /** One more photo with its sidecar, of either tenant in turn. */
  async another(wish: Wish & { readonly tenant?: Tenant } = {}): Promise<PlantedPhoto> {
    this.#turn += 1;
    const tenant = wish.tenant ?? TENANTS[this.#turn % TENANTS.length] ?? TENANTS[0];
    const { photo, plantings } = await drawPhoto(tenant, this.random, wish);
    return this.house.plant(photo, plantings);
  }

  /** The record of this photo may be left in this state, beside published and archived. */
  mayEndIn(state: string, { contentHash }: PlantedPhoto): void {
    this.#exceptions.set(contentHash, [...(this.#exceptions.get(contentHash) ?? []), state]);
  }

  /**
   * A person decides what is open about a photo and publishes what is missing. "Not posted" may not be said within ten
   * minutes of a send whose end the server has seen: that photo stays open.
   */
  async settle(photo: PlantedPhoto, server: Address = this.router): Promise<Settled> {
    const settled = await settleAsAPerson(this.house, this.client(photo.tenant), server, photo);
    if (settled.refusal === 'too_early_to_resolve') this.mayEndIn('NEEDS_DECISION', photo);
    else expect([photo.name, settled.refusal]).toEqual([photo.name, null]);
    return settled;
  }

  /** Fails when anything up to now breaks a promise, and tells the figures. */
  async expectInOrder(what: string, expectations: Expectations = {}): Promise<Evidence> {
    const evidence = await this.house.evidence();
    const maxAgeMs = this.options.alwaysAsk ? 0 : undefined;
    const violations = violationsOf(evidence, { maxAgeMs, exceptions: this.#exceptions, ...expectations });
    const { kind } = this.house.world;
    const figures = `${evidence.planted.length} photos, ${evidence.arrivals.length} sends arrived`;
    say(`${what} on ${kind}: seed ${this.random.seed}, ${figures}, ${violations.length} violations`);
    if (violations.length > 0) say(explain(violations, evidence));
    expect(violations).toEqual([]);
    // Without them nobody would know whether a photo was ever nowhere.
    expect(evidence.steps.length).toBeGreaterThan(0);
    return evidence;
  }

  get #now(): { readonly house: House; readonly router: RoundRobin } {
    if (!this.#started) throw new Error('The crowd is not there yet.');
    return this.#started;
  }

  async #start(): Promise<void> {
    const house = await House.open(this.options);
    const router = await RoundRobin.start(() => house.running.map(({ port }) => port));
    this.#started = { house, router };
    // Two by two: a start costs a processor a second, and all at once would only wait for each other.
    for (let count = 0; count < this.options.processes; count += 2) {
      const both = Math.min(2, this.options.processes - count);
      await Promise.all(Array.from({ length: both }, () => house.start()));
    }
    this.#clients = await house.clients(this.server(0));
  }

  async #close(): Promise<void> {
    await this.#started?.router.close();
    await this.#started?.house.close();
  }
}
