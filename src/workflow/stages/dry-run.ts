import { hasCode, PublisherError, type PhotoRef } from '../../kernel/index.js';
import { refuseSends } from '../../publishers/index.js';
import { refuseWrites } from '../../storage/index.js';
import type { TenantRuntime } from '../../tenancy/index.js';
import { takenOver } from '../ledger/ledger.js';
import { releasedState } from '../ledger/transitions.js';
import { platformResult } from '../results.js';
import type { WorkflowTools } from '../tools.js';
import type { LedgerStateName, PlatformResult, PublishAnswer, PublishRequest } from '../workflow.types.js';
import { admit } from './0-admit.js';
import type { Captioned } from './contexts.js';
import { prepare } from './prepare.js';
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
  const safe = harmless(runtime);
  try {
    const captioned = await prepare(await admit(safe, rehearsal, tools), tools);
    const { photo, contentHash, ledger } = captioned;
    const state = ledger ? releasedState(takenOver(ledger)) : 'IDLE';
    return report(runtime, request, { photo, contentHash, state }, resultsOf(captioned, code), captioned.warnings);
  } catch (error) {
    const found = isMissingPlatform(error, request) ? await photoOf(safe, request) : null;
    if (!found || !(error instanceof PublisherError)) throw error;
    const results = (error.details.members?.['results'] ?? {}) as Readonly<Record<string, PlatformResult>>;
    return report(runtime, request, { ...found, state: 'IDLE' }, results, [error.code]);
  }
}

function report(
  runtime: TenantRuntime,
  request: PublishRequest,
  found: { readonly photo: PhotoRef; readonly contentHash: string; readonly state: LedgerStateName },
  results: Readonly<Record<string, PlatformResult>>,
  warnings: readonly string[],
): PublishAnswer {
  const { photo, contentHash, state } = found;
  return {
    outcome: 'all_sent',
    replayed: false,
    code: null,
    result: {
      photo: { name: photo.name, contentHash, finalName: photo.name },
      state,
      archive: 'kept_in_inbox',
      results,
      warnings: [...warnings, ...refusalsOfLive(runtime)],
      requestId: request.requestId,
      operationId: null,
      dryRun: true,
    },
  };
}

/** No platform can be used, or none is set up: the caller asked nothing wrong, so it is reported. */
function isMissingPlatform(error: unknown, request: PublishRequest): boolean {
  return (
    hasCode(error, 'credentials_unavailable') || (hasCode(error, 'unknown_platform') && request.platforms === null)
  );
}

async function photoOf(
  { storage }: TenantRuntime,
  { photo }: PublishRequest,
): Promise<{ readonly photo: PhotoRef; readonly contentHash: string } | null> {
  const ref = photo.by === 'name' ? await storage.photos.stat(photo.folder, photo.name) : null;
  const hash = ref && (await storage.photos.contentHash(ref));
  return ref && hash !== null ? { photo: ref, contentHash: hash } : null;
}

/** What a live run would be refused for. */
function refusalsOfLive(runtime: TenantRuntime): readonly string[] {
  const { publishEnabled, mode } = runtime.config.features;
  return publishEnabled && mode !== 'review' ? [] : ['publish_disabled'];
}

function resultsOf(captioned: Captioned, code: string): Readonly<Record<string, PlatformResult>> {
  const record = captioned.ledger && takenOver(captioned.ledger);
  const { targets, request, isImported } = captioned;
  const results = planSends(record, targets, { republish: request.republish, isImported }).map((planned) => {
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
export function harmless(runtime: TenantRuntime): TenantRuntime {
  const { tenant, host, config, listing, usesCaptioning } = runtime;
  return {
    tenant,
    host,
    config,
    listing,
    usesCaptioning,
    storage: refuseWrites(runtime.storage),
    captioning: (requestId) => runtime.captioning(requestId),
    platforms: async (requestId) =>
      (await runtime.platforms(requestId)).map((slot) =>
        'publisher' in slot ? { ...slot, publisher: refuseSends(slot.publisher) } : slot,
      ),
    // Nothing is sent here, so nothing is refused.
    renewedPlatform: async () => null,
    limit: (work, options) => runtime.limit(work, options),
    hold: () => runtime.hold(),
  };
}
