import type { Adapter, AdapterPayload } from 'oidc-provider' with { 'resolution-mode': 'import' };

/** Everything a provider remembers: one map for each kind of thing, gone when it ends. */
export class Store {
  readonly #kinds = new Map<string, Map<string, AdapterPayload>>();

  /** For the provider's `adapter` option. */
  readonly adapterOf = (kind: string): Adapter => new MapAdapter(this.#of(kind), this);

  /** How many people are signed in at the provider now. */
  sessions(): number {
    return [...this.#of('Session').values()].filter(({ accountId }) => accountId !== undefined).length;
  }

  endSessions(): void {
    this.#of('Session').clear();
  }

  /** Codes and tokens of one consent go together. */
  revokeGrant(grantId: string): void {
    for (const things of this.#kinds.values()) {
      for (const [id, payload] of things) if (payload.grantId === grantId) things.delete(id);
    }
  }

  #of(kind: string): Map<string, AdapterPayload> {
    const things = this.#kinds.get(kind) ?? new Map<string, AdapterPayload>();
    this.#kinds.set(kind, things);
    return things;
  }
}

/** Expiry is the provider's own to check: every payload carries its `exp`. */
class MapAdapter implements Adapter {
  constructor(
    private readonly things: Map<string, AdapterPayload>,
    private readonly store: Store,
  ) {}

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.things.set(id, payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.things.get(id);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return [...this.things.values()].find((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return [...this.things.values()].find((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const payload = this.things.get(id);
    if (payload) this.things.set(id, { ...payload, consumed: Math.floor(Date.now() / 1000) });
  }

  async destroy(id: string): Promise<void> {
    this.things.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    this.store.revokeGrant(grantId);
  }
}
