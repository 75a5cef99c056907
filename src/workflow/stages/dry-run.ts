import { refuseSends } from '../../publishers/index.js';
import { refuseWrites } from '../../storage/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { takenOver } from '../ledger/ledger.js';
import { releasedState } from '../ledger/transitions.js';
import { platformResult } from '../results.js';
import type { WorkflowTools } from '../tools.js';
import type { PlatformResult, PublishAnswer, PublishRequest } from '../workflow.types.js';
import { admit } from './0-admit.js';
import { select } from './1-select.js';
import { analyze } from './2-analyze.js';
import { caption } from './3-caption.js';
import type { Captioned } from './contexts.js';
import { knownResult, planSends } from './send-plan.js';

/**
 * Stages 0 to 3 on a storage that refuses writes and publishers that refuse sends: zero writes, zero sends,
 * by construction. Spec: publishing.md section 4.4.
 */
export async function dryRun(
  runtime: TenantRuntime,
  request: PublishRequest,
  tools: WorkflowTools,
): Promise<PublishAnswer> {
  const code = request.mode === 'live' ? 'debug_mode' : 'dry_run';
  const rehearsal: PublishRequest = { ...request, mode: request.mode === 'live' ? 'dry' : request.mode };
  const admitted = await admit(harmless(runtime), rehearsal, tools);
  const captioned = await caption(await analyze(await select(admitted, tools)));
  const { photo, contentHash, ledger } = captioned;
  return {
    outcome: 'all_sent',
    replayed: false,
    code: null,
    result: {
      photo: { name: photo.name, contentHash, finalName: photo.name },
      state: ledger ? releasedState(takenOver(ledger)) : 'IDLE',
      archive: 'kept_in_inbox',
      results: resultsOf(captioned, code),
      warnings: [...captioned.warnings, ...refusalsOfLive(runtime)],
      requestId: request.requestId,
      operationId: null,
      dryRun: true,
    },
  };
}

/** What a live run would be refused for. */
function refusalsOfLive(runtime: TenantRuntime): readonly string[] {
  const { publishEnabled, mode } = runtime.config.features;
  return publishEnabled && mode !== 'review' ? [] : ['publish_disabled'];
}

function resultsOf(captioned: Captioned, code: string): Readonly<Record<string, PlatformResult>> {
  const record = captioned.ledger && takenOver(captioned.ledger);
  const results = planSends(record, captioned.targets, captioned.request).map((planned) => {
    const { platform } = planned.target;
    const keptOut = captioned.keptOut.get(platform);
    if (keptOut) return [platform, platformResult('skipped', keptOut)] as const;
    if (planned.action !== 'send') return [platform, knownResult(record, planned)] as const;
    return [
      platform,
      platformResult('skipped', code, { caption: captioned.posts.get(platform)?.caption ?? null }),
    ] as const;
  });
  return Object.fromEntries(results);
}

/** The same tenant, unable to write or to send. */
function harmless(runtime: TenantRuntime): TenantRuntime {
  const { tenant, host, config, listing } = runtime;
  return {
    tenant,
    host,
    config,
    listing,
    storage: refuseWrites(runtime.storage),
    captioning: (requestId) => runtime.captioning(requestId),
    platforms: async (requestId) =>
      (await runtime.platforms(requestId)).map((slot) =>
        'publisher' in slot ? { ...slot, publisher: refuseSends(slot.publisher) } : slot,
      ),
    limit: (work) => runtime.limit(work),
  };
}
