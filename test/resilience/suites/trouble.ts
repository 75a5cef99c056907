import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../../support/processes/index.js';
import type { Toxic } from '../../support/chaos/index.js';
import type { Crowd } from './crowd.js';

/** So far into what is going on trouble comes at the latest. */
const UP_TO_MS = 200;
const SHORT_MS = 400;
const LONG_MS = 1_200;

/** What was done to a run. */
export interface Figures {
  kills: number;
  freezes: number;
  network: number;
  protocol: number;
}

/** Kills, freezes, a bad network and a bad service, one after the other, as a seed has it. */
export class Nemesis {
  readonly figures: Figures = { kills: 0, freezes: 0, network: 0, protocol: 0 };
  readonly #restarts: Promise<unknown>[] = [];
  #isOver = false;
  #pokes = 0;
  #wake: () => void = () => undefined;
  #work: Promise<void> | null = null;

  /** @param killEvery every so manyeth trouble is a kill: a new process costs seconds */
  constructor(
    private readonly crowd: Crowd,
    private readonly random: SeededRandom,
    private readonly killEvery: number,
  ) {}

  start(): void {
    this.#work = this.#run();
  }

  /** Something has begun that trouble may hit: one more trouble is due. */
  poke(): void {
    this.#pokes += 1;
    this.#wake();
  }

  /** From now on all is well again. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#wake();
    await this.#work;
    await Promise.all(this.#restarts);
    this.crowd.remote.network.heal();
    this.crowd.remote.faults.heal();
  }

  async #run(): Promise<void> {
    for (let number = 1; ; number += 1) {
      if (this.#pokes === 0 && !this.#isOver) await new Promise<void>((done) => (this.#wake = done));
      if (this.#isOver) return;
      this.#pokes -= 1;
      await delay(this.random.integer(UP_TO_MS));
      if (number % this.killEvery === 0 && this.crowd.servers.length > 1) await this.#kill();
      else await this.#disturb();
    }
  }

  #disturb(): Promise<void> {
    const troubles = [() => this.#network(), () => this.#network(), () => this.#protocol(), () => this.#freeze()];
    return this.random.pick(troubles)();
  }

  /** The next process comes while trouble goes on. */
  async #kill(): Promise<void> {
    this.figures.kills += 1;
    await this.random.pick(this.crowd.servers).kill();
    this.#restarts.push(this.crowd.house.start());
  }

  async #freeze(): Promise<void> {
    this.figures.freezes += 1;
    const server = this.random.pick(this.crowd.servers);
    server.freeze();
    await delay(SHORT_MS + this.random.integer(LONG_MS));
    server.thaw();
  }

  async #network(): Promise<void> {
    this.figures.network += 1;
    const { network } = this.crowd.remote;
    network.set(this.#toxic());
    if (this.random.integer(3) === 0) network.cut();
    await delay(this.random.integer(SHORT_MS));
    network.heal();
  }

  #toxic(): Toxic {
    const direction = this.random.pick(['up', 'down'] as const);
    const bytes = this.random.integer(2_000);
    return this.random.pick<Toxic>([
      { kind: 'down' },
      { kind: 'latency', ms: 20, jitterMs: 100 },
      { kind: 'bandwidth', bytesPerSecond: 20_000 },
      { kind: 'slow_close', ms: 200 },
      { kind: 'timeout', direction },
      { kind: 'reset', afterBytes: bytes, direction },
      { kind: 'slicer', bytes: 40 + this.random.integer(400), pauseMs: 1 },
      { kind: 'limit', bytes, direction },
    ]);
  }

  async #protocol(): Promise<void> {
    this.figures.protocol += 1;
    const { faults } = this.crowd.remote;
    const times = 1 + this.random.integer(2);
    this.random.pick([
      () => faults.loseReplies('', times),
      () => faults.breakOff('', times),
      () => faults.refuse('', times),
      () => faults.failAfter('', times),
      () => faults.fail('', times),
      () => faults.lock(times),
      () => faults.loseReplies('post.json', 1),
      () => faults.failAfter('/ledger/', 1),
    ])();
  }
}
