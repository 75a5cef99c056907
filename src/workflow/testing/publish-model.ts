import { memoryStorage } from '../../storage/testing/index.js';
import { LedgerHistoryService } from '../history.service.js';
import { Ledger, takenOver } from '../ledger/ledger.js';
import { ProbeGate } from '../probe-gate.js';
import { StagedPublishService } from '../publish.service.js';
import type { PublishRequest } from '../workflow.types.js';
import { ownerOf, toolsOf, type ModelOwner } from './model-owner.js';
import { HASH, ModelWorld, PHOTO, type Mutant } from './model-world.js';

export interface ModelOutcome {
  /** What went wrong; empty = every guarantee held. */
  readonly violations: readonly string[];
  readonly sends: number;
  readonly kills: number;
  readonly decisions: number;
}

const MAX_STEPS = 4_000;
/** More than the lease, so that a dead owner's claim is stale. */
const REST_MS = 121_000;
/** More than an automatic choice rests after a refusal. */
const AUTOMATIC_REST_MS = 16 * 60_000;
const NAMED = { by: 'name', folder: 'inbox', name: PHOTO, expectedVersion: null } as const;
const NEXT = { by: 'next', order: 'name' } as const;
const TEN_MINUTES_MS = 601_000;

class NoProbe extends ProbeGate {
  override async check(): Promise<void> {
    // the model says itself which conditions hold
  }
}

/**
 * One random history of several owners publishing one photo: lost requests, lost and late replies, kills,
 * frozen owners and take-over, through the real service code. Then a quiet end: one owner more, decisions as a
 * person takes them, and a look at what is left. Spec: publishing.md section 11, row 1.
 */
export class PublishModel {
  readonly #world: ModelWorld;
  #owners = 0;
  #kills = 0;
  #decisions = 0;

  constructor(seed: number, mutant: Mutant = {}) {
    this.#world = new ModelWorld(seed, mutant);
  }

  async run(): Promise<ModelOutcome> {
    await this.#chaos();
    this.#world.nemesis = false;
    const violations = [
      ...(await this.#quietEnd()),
      ...this.#doubles(),
      ...this.#lost(),
      ...(await this.#untrueRecord()),
    ];
    return { violations, sends: this.#world.sends, kills: this.#kills, decisions: this.#decisions };
  }

  /** Two or three owners and up to two restarts, each publishing the same photo. */
  async #chaos(): Promise<void> {
    const starts = 2 + this.#world.dice.below(4);
    let started = 0;
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      if (started < starts && (this.#world.schedule.owners().length === 0 || this.#world.dice.chance(0.05))) {
        started += 1;
        void this.#publish(this.#request()).catch(() => undefined);
        continue;
      }
      this.#disturb();
      if (!(await this.#world.schedule.step(this.#world.dice)) && started >= starts) break;
    }
    for (const owner of this.#world.schedule.owners()) this.#kill(owner);
  }

  #disturb(): void {
    if (this.#world.dice.chance(0.02))
      this.#world.schedule.advance(this.#world.dice.pick([1_000, 31_000, 95_000, REST_MS]));
    const owners = this.#world.schedule.owners();
    if (owners.length > 0 && this.#world.dice.chance(0.015)) this.#kill(this.#world.dice.pick(owners));
  }

  #kill(owner: number): void {
    this.#world.schedule.kill(owner);
    this.#kills += 1;
  }

  /** After the nemesis: requests and decisions until the photo is done. */
  async #quietEnd(): Promise<readonly string[]> {
    for (let round = 0; round < 8; round += 1) {
      this.#world.schedule.advance(round % 2 === 0 ? REST_MS : AUTOMATIC_REST_MS);
      const photo = round % 2 === 0 ? NAMED : NEXT;
      const key = { idempotencyKey: `quiet-end-${round}`, respondAsync: false };
      await this.#settle(this.#publish({ ...this.#request(), ...key, photo }));
      const view = await this.#ledger().load(HASH);
      if (view?.record.state === 'DONE') return [];
      await this.#decide();
    }
    const view = await this.#ledger().load(HASH);
    return [`stuck in ${view?.record.state ?? 'no record'}`];
  }

  /** A person looks at the platform and says what is true. */
  async #decide(): Promise<void> {
    const view = await this.#ledger().load(HASH);
    // What a person sees: a dead owner's open intent is shown as unknown.
    for (const [platform, entry] of view ? takenOver(view).platforms : []) {
      if (entry.state !== 'UNKNOWN') continue;
      this.#decisions += 1;
      this.#world.schedule.advance(TEN_MINUTES_MS);
      const posted = this.#world.accepted.includes(`${HASH}.${platform}.${entry.attempt}`);
      const { runtime, tools } = this.#owner();
      const request = {
        contentHash: HASH,
        platform,
        attempt: entry.attempt,
        postId: null,
        postUrl: null,
        actor: 'person',
        requestId: 'r',
      };
      const decision = posted ? 'posted' : 'not_posted';
      await this.#settle(new LedgerHistoryService(tools, new NoProbe()).resolve(runtime, { ...request, decision }));
    }
  }

  /** Plays on until a promise has settled; its rejection is an answer as well. */
  async #settle(work: Promise<unknown>): Promise<void> {
    let over = false;
    void work.catch(() => undefined).then(() => (over = true));
    for (let steps = 0; steps < MAX_STEPS && !over; steps += 1) {
      if (!(await this.#world.schedule.step(this.#world.dice))) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #doubles(): readonly string[] {
    const seen = new Set<string>();
    return this.#world.accepted
      .filter((key) => seen.has(key) || !seen.add(key))
      .map((key) => `double post ${key.slice(65)}`);
  }

  #lost(): readonly string[] {
    const photos = [...this.#world.store.census()].filter(([path]) => path.endsWith('.jpg'));
    const ours = photos.filter(([, hash]) => hash === HASH).map(([path]) => path);
    if (ours.length !== 1) return [`the photo is there ${ours.length} times`];
    return ours[0]?.startsWith('archive/') === true ? [] : [`the photo ended in ${ours[0]}`];
  }

  /** "Done" must mean posted: every sent entry has its accepted post. */
  async #untrueRecord(): Promise<readonly string[]> {
    const view = await this.#ledger().load(HASH);
    return [...(view?.record.platforms ?? [])]
      .filter(
        ([platform, entry]) =>
          entry.state === 'SENT' && !this.#world.accepted.includes(`${HASH}.${platform}.${entry.attempt}`),
      )
      .map(([platform]) => `recorded as sent but not posted: ${platform}`);
  }

  #ledger(): Ledger {
    return new Ledger(
      memoryStorage({ clock: this.#world.clock(), store: this.#world.store }).storage.documents,
      toolsOf(this.#world, 0),
    );
  }

  #publish(request: PublishRequest): Promise<unknown> {
    const { runtime, tools } = this.#owner();
    return new StagedPublishService(tools, new NoProbe()).publish(runtime, request);
  }

  /** A process of its own: its storage client, its publishers, its nonces. */
  #owner(): ModelOwner {
    this.#owners += 1;
    return ownerOf(this.#world, this.#owners);
  }

  #request(): PublishRequest {
    return {
      photo: this.#world.dice.chance(0.3) ? NEXT : NAMED,
      platforms: null,
      caption: 'A caption.',
      captions: new Map(),
      altText: null,
      nsfw: null,
      allowEmptyCaption: false,
      ai: 'never',
      republish: false,
      mode: 'live',
      idempotencyKey: this.#world.dice.pick(['key-one-1', 'key-two-2', 'key-three-3']),
      respondAsync: this.#world.dice.chance(0.2),
      kind: 'web',
      actor: 'person',
      requestId: 'r',
    };
  }
}
