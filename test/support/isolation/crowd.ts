import { Wire } from '../canaries/index.js';
import type { WireAnswer } from '../canaries/index.js';
import { SeededRandom } from '../processes/seeded-random.js';
import { ERRANDS } from './errands.js';
import type { Errand, ErrandKind, Member, Occasion } from './errand.js';
import { Memory } from './memory.js';
import type { Watcher } from './watcher.js';

const ADDRESS_WITH_TAG = /^\/api\/(images\/shared\.jpg\/(original|thumbnail\?)|config\/features$)/;

/** What a crowd did and what was wrong. */
export interface CrowdReport {
  readonly requests: number;
  readonly connections: number;
  /** Answers by kind of errand; each kind has at least one. */
  readonly byKind: ReadonlyMap<string, number>;
  readonly byStatus: ReadonlyMap<number, number>;
  /** How many tenants one connection carried, on average. */
  readonly tenantsPerConnection: number;
  readonly problems: readonly string[];
}

/** What a crowd works with. */
export interface CrowdParts {
  readonly port: number;
  readonly members: readonly Member[];
  readonly clients: number;
  readonly requests: number;
  readonly random: SeededRandom;
  readonly watcher: Watcher;
  /** Filled in before each request goes out. */
  readonly sentTo: Map<string, string>;
}

/** Many clients, each on one connection, each jumping from tenant to tenant. */
export class Crowd {
  readonly #memory = new Memory();
  readonly #byKind = new Map<string, number>();
  readonly #byStatus = new Map<number, number>();
  readonly #problems: string[] = [];
  readonly #deck: readonly ErrandKind[];
  #left: number;
  #sent = 0;

  constructor(private readonly parts: CrowdParts) {
    this.#left = parts.requests;
    this.#deck = ERRANDS.flatMap((kind) => Array.from({ length: kind.weight }, () => kind));
  }

  async run(): Promise<CrowdReport> {
    const { clients, random } = this.parts;
    const seeds = Array.from({ length: clients }, () => random.integer(2 ** 31));
    const visits = await Promise.all(seeds.map((seed) => this.#client(new SeededRandom(seed))));
    const tenants = visits.map(({ tenants: seen }) => seen);
    return {
      requests: this.#sent,
      connections: visits.reduce((total, one) => total + one.connections, 0),
      byKind: this.#byKind,
      byStatus: this.#byStatus,
      tenantsPerConnection: tenants.reduce((total, one) => total + one, 0) / clients,
      problems: this.#problems,
    };
  }

  async #client(random: SeededRandom): Promise<{ readonly connections: number; readonly tenants: number }> {
    const wire = new Wire(this.parts.port);
    const seen = new Set<string>();
    while (this.#left > 0) {
      this.#left -= 1;
      const occasion = this.#occasion(random);
      seen.add(occasion.me.tenant.label);
      const { kind, errand } = this.#choose(occasion);
      await this.#do(wire, kind.name, errand, occasion.me).catch((error: Error) =>
        this.#problems.push(`${kind.name}: ${error.message}`),
      );
    }
    wire.close();
    return { connections: wire.connections, tenants: seen.size };
  }

  #occasion(random: SeededRandom): Occasion {
    const me = random.pick(this.parts.members);
    let other = random.pick(this.parts.members);
    while (other === me) other = random.pick(this.parts.members);
    return { me, other, random, memory: this.#memory };
  }

  #choose(occasion: Occasion): { readonly kind: ErrandKind; readonly errand: Errand } {
    for (;;) {
      const kind = occasion.random.pick(this.#deck);
      const errand = kind.plan(occasion);
      if (errand !== null) return { kind, errand };
    }
  }

  /** Comes again when it is asked to. */
  async #do(wire: Wire, name: string, errand: Errand, me: Member): Promise<void> {
    const answer = await wire.askPatiently(errand, () => this.#ask(wire, name, errand, me));
    this.#byKind.set(name, (this.#byKind.get(name) ?? 0) + 1);
    this.#note(name, errand.judge(answer));
  }

  async #ask(wire: Wire, name: string, errand: Errand, me: Member): Promise<WireAnswer> {
    const id = `isolation-${(this.#sent += 1)}`;
    const tenant = String(errand.headers['Host']).split('.')[0] ?? '';
    this.parts.sentTo.set(id, tenant);
    const answer = await wire.ask({ ...errand, headers: { ...errand.headers, 'X-Request-Id': id } });
    this.#byStatus.set(answer.status, (this.#byStatus.get(answer.status) ?? 0) + 1);
    if (tenant === me.tenant.label) this.#learn(tenant, errand, answer);
    for (const header of ['x-request-id', 'x-correlation-id']) {
      if (answer.headers.get(header) !== id) this.#note(name, `${header} of another request`);
    }
    for (const { kind, form } of this.parts.watcher.foreignIn(answer.text, tenant)) {
      this.#note(name, `a ${kind} of another tenant (${form})`);
    }
    return answer;
  }

  #learn(tenant: string, { method, path }: Errand, answer: WireAnswer): void {
    this.parts.watcher.ownCookies(tenant, answer);
    const tag = answer.headers.get('etag');
    if (tag !== undefined && method === 'GET' && ADDRESS_WITH_TAG.test(path)) this.#memory.learnTag(tenant, path, tag);
    const cursor = path === '/api/images?limit=1' ? /"cursor":"([^"]+)"/.exec(answer.text)?.[1] : undefined;
    if (cursor !== undefined) this.#memory.learnCursor(tenant, cursor);
  }

  #note(name: string, problem: string | null): void {
    if (problem !== null) this.#problems.push(`${name}: ${problem}`);
  }
}
