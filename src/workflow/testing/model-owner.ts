import { upstreamError } from '../../kernel/index.js';
import { NoBoard } from '../../platform/progress/index.js';
import { ListedPhotos } from '../../storage/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { NO_CRASH } from '../crash-points.js';
import { LedgerIndex } from '../ledger/ledger-index.js';
import { PaidAnalyses } from '../paid-analyses.js';
import { Progress } from '../progress.js';
import { PublishedTexts } from '../published-texts.js';
import { StoredVoices } from '../stored-voices.js';
import type { WorkflowTools } from '../tools.js';
import { ModelPublishers } from './model-publisher.js';
import { storageOf } from './model-storage.js';
import { modelConfig, silentLog } from './model-tenant.js';
import type { ModelWorld } from './model-world.js';

const PLATFORMS = ['p1', 'p2'] as const;

export interface ModelOwner {
  readonly runtime: TenantRuntime;
  readonly tools: WorkflowTools;
}

/** A process of its own: its storage client, its publishers, its nonces. */
export function ownerOf(world: ModelWorld, owner: number): ModelOwner {
  const storage = storageOf(world, owner);
  const tools = toolsOf(world, owner);
  const platforms = new ModelPublishers(world, owner);
  const publishers = PLATFORMS.map((id) => platforms.open(id));
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
      await world.schedule.turn(owner);
      return world.dice.chance(0.7) ? { id, type, publisher: platforms.open(id) } : null;
    },
    limit: (work) => work(),
    hold: () => () => undefined,
  };
  return { runtime, tools: { ...tools, fresh: { runtimeFor: async () => runtime } } };
}

/** What the workflow of one owner works with. */
export function toolsOf(world: ModelWorld, owner: number): WorkflowTools {
  const fresh = { runtimeFor: () => Promise.reject(new Error('not used')) };
  const clock = world.clock();
  const index = new LedgerIndex(clock);
  const pause: WorkflowTools['pause'] = (ms, signal) => world.schedule.pause(owner, ms, signal);
  return {
    clock,
    ids: world.ids(),
    pause,
    crash: NO_CRASH,
    fresh,
    drain: { isDraining: () => false, cut: new AbortController().signal },
    log: silentLog,
    index,
    texts: new PublishedTexts(clock, index, pause),
    voices: new StoredVoices({ clock, ids: world.ids() }),
    paid: new PaidAnalyses(clock),
    progress: new Progress(new NoBoard(), pause),
    archiveOnPartial: false,
  };
}
