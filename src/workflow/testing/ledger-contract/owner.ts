import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { contentHash, sha256Hex, type Clock } from '../../../kernel/index.js';
import { NoBoard } from '../../../platform/progress/index.js';
import { RandomIds } from '../../../platform/system/index.js';
import { FakePublisher } from '../../../publishers/testing/index.js';
import { ListedPhotos, type ImageStorage } from '../../../storage/index.js';
import { withHooks, type StorageHooks } from '../../../storage/testing/index.js';
import type { TenantRuntime } from '../../../tenancy/index.js';
import { NO_CRASH, type CrashPoints } from '../../crash-points.js';
import { LedgerCurationService } from '../../curation.service.js';
import { LedgerHistoryService } from '../../history.service.js';
import { blankRecord } from '../../ledger/blank-record.js';
import { Ledger, type ClaimDraft } from '../../ledger/ledger.js';
import { LedgerIndex } from '../../ledger/ledger-index.js';
import { newEntry, type LedgerEntry, type LedgerRecord } from '../../ledger/record.js';
import { PaidAnalyses } from '../../paid-analyses.js';
import { ProbeGate } from '../../probe-gate.js';
import { Progress } from '../../progress.js';
import { PublishedTexts } from '../../published-texts.js';
import { StagedPublishService } from '../../publish.service.js';
import { StoredVoices } from '../../stored-voices.js';
import type { WorkflowTools } from '../../tools.js';
import type { PublishAnswer, PublishRequest } from '../../workflow.types.js';
import { modelConfig, silentLog } from '../model-tenant.js';

export const PHOTO = 'a.jpg';
export const BYTES = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.alloc(200, 'the photo')]);
export const HASH = contentHash(BYTES);
export const PLATFORMS = ['p1', 'p2'] as const;

/** A machine's clock: it may be wrong, and it goes on only while its owner waits. */
export class OwnerClock implements Clock {
  #ms: number;

  constructor(wrongByMs = 0) {
    this.#ms = Date.now() + wrongByMs;
  }

  now(): number {
    return this.#ms;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  advance(ms: number): void {
    this.#ms += ms;
  }
}

export interface OwnerOptions {
  /** How wrong its clock is. */
  readonly wrongByMs?: number;
  readonly hooks?: StorageHooks;
  readonly crash?: CrashPoints;
  /** Platforms of all owners of a test: what they accepted is the truth outside. */
  readonly platforms?: readonly FakePublisher[];
  /** Members of the tenant's services that differ. */
  readonly runtime?: Partial<TenantRuntime>;
  readonly log?: WorkflowTools['log'];
}

/** One process that works on a tenant's photos: its own clock, nonces and client. */
export class Owner {
  readonly clock: OwnerClock;
  readonly tools: WorkflowTools;
  readonly ledger: Ledger;
  readonly runtime: TenantRuntime;
  readonly publisher: StagedPublishService;
  readonly history: LedgerHistoryService;
  readonly curation: LedgerCurationService;
  #keys = 0;

  constructor(client: ImageStorage, options: OwnerOptions = {}) {
    const storage = options.hooks ? withHooks(client, options.hooks) : client;
    const platforms = options.platforms ?? platformsOf();
    this.clock = new OwnerClock(options.wrongByMs);
    this.runtime = { ...runtimeOf(storage, this.clock, platforms), ...options.runtime };
    this.tools = {
      ...toolsOf(this.clock, this.runtime, options.crash ?? NO_CRASH),
      ...(options.log ? { log: options.log } : {}),
    };
    this.ledger = new Ledger(storage.documents, this.tools);
    const probe = new ProbeGate();
    this.publisher = new StagedPublishService(this.tools, probe);
    this.history = new LedgerHistoryService(this.tools, probe);
    this.curation = new LedgerCurationService(this.tools, probe);
  }

  /** Publishes the photo of the tests, with a new key unless one is given. */
  publish(change: Partial<PublishRequest> = {}): Promise<PublishAnswer> {
    return this.publisher.publish(this.runtime, {
      photo: { by: 'name', folder: 'inbox', name: PHOTO, expectedVersion: null },
      platforms: null,
      caption: 'A caption.',
      captions: new Map(),
      altText: null,
      nsfw: null,
      allowEmptyCaption: false,
      ai: 'never',
      republish: false,
      mode: 'live',
      idempotencyKey: `key-${(this.#keys += 1)}-of-${this.tools.ids.hex(4)}`,
      respondAsync: false,
      kind: 'web',
      actor: 'a'.repeat(16),
      requestId: 'request',
      ...change,
    });
  }

  resolve(decision: 'posted' | 'not_posted' | 'withdraw', platform = 'p1', attempt = 1) {
    const what = { contentHash: HASH, platform, attempt, decision, postId: null, postUrl: null };
    return this.history.resolve(this.runtime, { ...what, actor: 'a'.repeat(16), requestId: 'request' });
  }

  async record(): Promise<LedgerRecord | null> {
    return (await this.ledger.load(HASH))?.record ?? null;
  }
}

/** Two platforms in memory. */
export function platformsOf(): readonly FakePublisher[] {
  return PLATFORMS.map((id) => new FakePublisher({ id, type: 'telegram', destination: id.padEnd(16, '0') }));
}

/** Attempt keys of all posts that were accepted. */
export function acceptedBy(platforms: readonly FakePublisher[]): readonly string[] {
  return platforms.flatMap(({ accepted }) => accepted.map(({ attemptKey }) => attemptKey.slice(65)));
}

/** What a claim of the tests writes. @param entries states of the platforms, when there is no record yet */
export function draft(entries: Readonly<Record<string, Partial<LedgerEntry>>> = { p1: {} }) {
  return (current: LedgerRecord | null): ClaimDraft => {
    if (current) return current;
    const ref = { folder: 'inbox', name: PHOTO, id: null, version: 'v', size: BYTES.length } as const;
    const held = { ref: { ...ref, modifiedAt: new Date(0), contentHash: HASH, format: 'jpeg' as const }, hash: HASH };
    const platforms = Object.entries(entries).map(
      ([key, change]) => [key, { ...newEntry('telegram', key.padEnd(16, '0')), ...change }] as const,
    );
    return {
      ...blankRecord({ ...held, sha256: sha256Hex(BYTES) }, '2026-11-01T10:00:00.000Z'),
      requested: platforms.map(([key]) => key),
      platforms: new Map(platforms),
    };
  };
}

function toolsOf(clock: OwnerClock, runtime: TenantRuntime, crash: CrashPoints): WorkflowTools {
  // What can be cut short waits for real; everything else only lets its own clock go on.
  const pause: WorkflowTools['pause'] = async (ms, signal) => {
    if (signal) return sleep(ms, undefined, { signal, ref: false });
    clock.advance(ms);
    await turn();
  };
  const index = new LedgerIndex(clock);
  return {
    clock,
    ids: new RandomIds(),
    pause,
    crash,
    fresh: { runtimeFor: async () => runtime },
    drain: { isDraining: () => false, cut: new AbortController().signal },
    log: silentLog,
    index,
    texts: new PublishedTexts(clock, index, pause),
    voices: new StoredVoices({ clock, ids: new RandomIds() }),
    paid: new PaidAnalyses(clock),
    progress: new Progress(new NoBoard(), pause),
    archiveOnPartial: false,
  };
}

function runtimeOf(storage: ImageStorage, clock: Clock, platforms: readonly FakePublisher[]): TenantRuntime {
  const { host, tenant, ...config } = modelConfig(platforms.map(({ id }) => id));
  return {
    tenant,
    host,
    config: { ...config, tenant, host },
    storage,
    listing: new ListedPhotos({ storage, clock, ttlSeconds: 0 }),
    captioning: () => Promise.reject(new Error('These owners have a caption.')),
    usesCaptioning: false,
    platforms: async () => platforms.map((publisher) => ({ id: publisher.id, type: publisher.type, publisher })),
    renewedPlatform: async () => null,
    limit: (work) => work(),
    hold: () => () => undefined,
  };
}
