import { contentHash, upstreamError, type Clock, type Ids } from '../../kernel/index.js';
import {
  NotStarted,
  type PreparedPost,
  type Publisher,
  type SendContext,
  type SendOutcome,
} from '../../publishers/index.js';
import { FakePublisher } from '../../publishers/testing/index.js';
import { ListedPhotos, type ConditionProbe, type DocumentStore, type ImageStorage } from '../../storage/index.js';
import { memoryStorage, MemoryStore } from '../../storage/testing/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { NO_CRASH } from '../crash-points.js';
import { LedgerHistoryService } from '../history.service.js';
import { Ledger, takenOver } from '../ledger/ledger.js';
import { LedgerIndex } from '../ledger/ledger-index.js';
import { PaidAnalyses } from '../paid-analyses.js';
import { ProbeGate } from '../probe-gate.js';
import { PublishedTexts } from '../published-texts.js';
import { StagedPublishService } from '../publish.service.js';
import { StoredVoices } from '../stored-voices.js';
import type { WorkflowTools } from '../tools.js';
import type { PublishRequest } from '../workflow.types.js';
import { modelConfig, silentLog } from './model-tenant.js';
import { Dice, Schedule } from './schedule.js';

/** A broken variant of the protocol, made by changing what the real code sees or does. */
export interface Mutant {
  readonly ignores?: ReadonlySet<keyof ConditionProbe>;
  wrapDocuments?(documents: DocumentStore): DocumentStore;
  /** Runs when a post is prepared, before any claim. */
  onPrepare?(accept: () => void): void;
  /** Sends again after an ambiguous answer. */
  readonly repeatsUnknown?: boolean;
}

export interface ModelOutcome {
  /** What went wrong; empty = every guarantee held. */
  readonly violations: readonly string[];
  readonly sends: number;
  readonly kills: number;
  readonly decisions: number;
}

const PHOTO = 'a.jpg';
const BYTES = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const HASH = contentHash(BYTES);
const PLATFORMS = ['p1', 'p2'] as const;
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
  readonly #dice: Dice;
  readonly #schedule = new Schedule();
  readonly #store: MemoryStore;
  /** attemptKey of every post a platform accepted: the truth outside. */
  readonly #accepted: string[] = [];
  #owners = 0;
  #nemesis = true;
  #kills = 0;
  #decisions = 0;
  #sends = 0;

  constructor(
    seed: number,
    private readonly mutant: Mutant = {},
  ) {
    this.#dice = new Dice(seed);
    this.#store = new MemoryStore(this.#clock(), mutant.ignores);
    this.#store.plant('inbox', PHOTO, BYTES);
  }

  async run(): Promise<ModelOutcome> {
    await this.#chaos();
    this.#nemesis = false;
    const violations = [
      ...(await this.#quietEnd()),
      ...this.#doubles(),
      ...this.#lost(),
      ...(await this.#untrueRecord()),
    ];
    return { violations, sends: this.#sends, kills: this.#kills, decisions: this.#decisions };
  }

  /** Two or three owners and up to two restarts, each publishing the same photo. */
  async #chaos(): Promise<void> {
    const starts = 2 + this.#dice.below(4);
    let started = 0;
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      if (started < starts && (this.#schedule.owners().length === 0 || this.#dice.chance(0.05))) {
        started += 1;
        void this.#publish(this.#request()).catch(() => undefined);
        continue;
      }
      this.#disturb();
      if (!(await this.#schedule.step(this.#dice)) && started >= starts) break;
    }
    for (const owner of this.#schedule.owners()) this.#kill(owner);
  }

  #disturb(): void {
    if (this.#dice.chance(0.02)) this.#schedule.advance(this.#dice.pick([1_000, 31_000, 95_000, REST_MS]));
    const owners = this.#schedule.owners();
    if (owners.length > 0 && this.#dice.chance(0.015)) this.#kill(this.#dice.pick(owners));
  }

  #kill(owner: number): void {
    this.#schedule.kill(owner);
    this.#kills += 1;
  }

  /** After the nemesis: requests and decisions until the photo is done. */
  async #quietEnd(): Promise<readonly string[]> {
    for (let round = 0; round < 8; round += 1) {
      this.#schedule.advance(round % 2 === 0 ? REST_MS : AUTOMATIC_REST_MS);
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
      this.#schedule.advance(TEN_MINUTES_MS);
      const posted = this.#accepted.includes(`${HASH}.${platform}.${entry.attempt}`);
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
      if (!(await this.#schedule.step(this.#dice))) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #doubles(): readonly string[] {
    const seen = new Set<string>();
    return this.#accepted.filter((key) => seen.has(key) || !seen.add(key)).map((key) => `double post ${key.slice(65)}`);
  }

  #lost(): readonly string[] {
    const photos = [...this.#store.census()].filter(([path]) => path.endsWith('.jpg'));
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
          entry.state === 'SENT' && !this.#accepted.includes(`${HASH}.${platform}.${entry.attempt}`),
      )
      .map(([platform]) => `recorded as sent but not posted: ${platform}`);
  }

  #ledger(): Ledger {
    return new Ledger(memoryStorage({ clock: this.#clock(), store: this.#store }).storage.documents, this.#tools(0));
  }

  #publish(request: PublishRequest): Promise<unknown> {
    const { runtime, tools } = this.#owner();
    return new StagedPublishService(tools, new NoProbe()).publish(runtime, request);
  }

  /** A process of its own: its storage client, its publishers, its nonces. */
  #owner(): { readonly runtime: TenantRuntime; readonly tools: WorkflowTools } {
    this.#owners += 1;
    const owner = this.#owners;
    const storage = this.#storageOf(owner);
    const tools = this.#tools(owner);
    const publishers = PLATFORMS.map((id) => this.#publisher(owner, id));
    const runtime: TenantRuntime = {
      tenant: 'aurora',
      host: 'aurora.localhost',
      config: modelConfig(PLATFORMS),
      storage,
      listing: new ListedPhotos({ storage, clock: tools.clock, ttlSeconds: 0 }),
      captioning: () => Promise.reject(upstreamError('ai_unavailable', 'The model needs no captions.')),
      usesCaptioning: false,
      platforms: async () => publishers.map((publisher) => ({ id: publisher.id, type: publisher.type, publisher })),
      renewedPlatform: async ({ id, type }) => {
        await this.#schedule.turn(owner);
        return this.#dice.chance(0.7) ? { id, type, publisher: this.#publisher(owner, id) } : null;
      },
      limit: (work) => work(),
      hold: () => () => undefined,
    };
    return { runtime, tools: { ...tools, fresh: { runtimeFor: async () => runtime } } };
  }

  #tools(owner: number): WorkflowTools {
    const fresh = { runtimeFor: () => Promise.reject(new Error('not used')) };
    const clock = this.#clock();
    const index = new LedgerIndex(clock);
    const pause: WorkflowTools['pause'] = (ms, signal) => this.#schedule.pause(owner, ms, signal);
    return {
      clock,
      ids: this.#ids(),
      pause,
      crash: NO_CRASH,
      fresh,
      drain: { isDraining: () => false, cut: new AbortController().signal },
      log: silentLog,
      index,
      texts: new PublishedTexts(clock, index, pause),
      voices: new StoredVoices({ clock, ids: this.#ids() }),
      paid: new PaidAnalyses(clock),
      archiveOnPartial: false,
    };
  }

  #clock(): Clock {
    return { now: () => this.#schedule.now(), monotonicMs: () => this.#schedule.now() };
  }

  #ids(): Ids {
    const hex = (bytes: number): string =>
      Array.from({ length: bytes }, () => this.#dice.below(256).toString(16).padStart(2, '0')).join('');
    return { hex, uuid: () => hex(16), random: () => this.#dice.next() };
  }

  /** A storage whose every call waits for its turn and may lose its request or its reply, or land late. */
  #storageOf(owner: number): ImageStorage {
    const { storage } = memoryStorage({ clock: this.#clock(), store: this.#store });
    const documents = this.mutant.wrapDocuments?.(storage.documents) ?? storage.documents;
    return { ...storage, photos: this.#faulty(owner, storage.photos), documents: this.#faulty(owner, documents) };
  }

  #faulty<T extends object>(owner: number, part: T): T {
    return new Proxy(part, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => this.#call(owner, () => Reflect.apply(method, target, args) as Promise<unknown>);
      },
    });
  }

  async #call(owner: number, work: () => Promise<unknown>): Promise<unknown> {
    await this.#schedule.turn(owner);
    if (!this.#nemesis) return work();
    if (this.#dice.chance(0.02)) throw lost();
    if (this.#dice.chance(0.01)) {
      // The request is under way although the caller has given up: it lands later.
      void this.#schedule
        .turn(-1)
        .then(work)
        .catch(() => undefined);
      throw lost();
    }
    const result = await work();
    if (this.#dice.chance(0.03)) throw lost();
    await this.#schedule.turn(owner);
    return result;
  }

  #publisher(owner: number, id: string): Publisher {
    const base = new FakePublisher({ id, type: 'telegram', destination: id.padEnd(16, '0') });
    return new Proxy<Publisher>(base, {
      get: (target, name, receiver) => {
        if (name === 'send') return (_post: PreparedPost, context: SendContext) => this.#send(owner, context);
        if (name === 'afterSent') return () => this.#schedule.turn(owner).then(() => []);
        if (name === 'prepare') return (...args: Parameters<Publisher['prepare']>) => this.#prepare(target, id, args);
        const member: unknown = Reflect.get(target, name, receiver);
        return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
      },
    });
  }

  #prepare(target: Publisher, id: string, args: Parameters<Publisher['prepare']>): Promise<PreparedPost> {
    this.mutant.onPrepare?.(() => this.#accepted.push(`${HASH}.${id}.1`));
    return target.prepare(...args);
  }

  async #send(owner: number, context: SendContext): Promise<SendOutcome> {
    await this.#schedule.turn(owner);
    try {
      context.commit();
    } catch (error) {
      if (error instanceof NotStarted) return { outcome: 'not_started' };
      throw error;
    }
    this.#sends += 1;
    await this.#schedule.turn(owner);
    const luck = this.#nemesis ? this.#dice.next() : 1;
    if (luck < 0.03) return { outcome: 'failed', code: 'rate_limited', retryable: true };
    if (luck < 0.06) return { outcome: 'failed', code: 'unauthorized', retryable: true };
    if (luck < 0.1) return this.#ambiguous(context, false);
    this.#accepted.push(context.attemptKey);
    await this.#schedule.turn(owner);
    if (luck < 0.2) return this.#ambiguous(context, true);
    return { outcome: 'sent', postId: 'id', postUrl: null, warnings: [] };
  }

  #ambiguous(context: SendContext, accepted: boolean): SendOutcome {
    if (this.mutant.repeatsUnknown === true) {
      this.#accepted.push(context.attemptKey);
      return { outcome: 'sent', postId: 'id', postUrl: null, warnings: [] };
    }
    return { outcome: 'unknown', code: accepted ? 'timeout_after_send' : 'connection_lost_after_send' };
  }

  #request(): PublishRequest {
    return {
      photo: this.#dice.chance(0.3) ? NEXT : NAMED,
      platforms: null,
      caption: 'A caption.',
      captions: new Map(),
      altText: null,
      nsfw: null,
      allowEmptyCaption: false,
      ai: 'never',
      republish: false,
      mode: 'live',
      idempotencyKey: this.#dice.pick(['key-one-1', 'key-two-2', 'key-three-3']),
      respondAsync: this.#dice.chance(0.2),
      kind: 'web',
      actor: 'person',
      requestId: 'r',
    };
  }
}

function lost(): Error {
  return upstreamError('storage_unavailable', 'The storage did not answer.');
}
