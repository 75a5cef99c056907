import { callerError, upstreamError, sha256Hex } from '../../kernel/index.js';
import { matchPlatforms } from '../../publishers/index.js';
import type { PlatformSlot, TenantRuntime } from '../../tenancy/index.js';
import { readImported } from '../imports/imported-file.js';
import { requestIdOf } from '../ledger/request-files.js';
import type { WorkflowTools } from '../tools.js';
import type { PublishRequest } from '../workflow.types.js';
import { captionsById } from './captions.js';
import type { Admitted, Target } from './contexts.js';

/**
 * Stage 0: may this tenant publish now, and to what. Writes nothing.
 * @throws PublisherError `shutting_down`, `publish_disabled`, `idempotency_key_required`, `unknown_platform`,
 *   `validation_failed`
 */
export async function admit(runtime: TenantRuntime, request: PublishRequest, tools: WorkflowTools): Promise<Admitted> {
  const live = request.mode === 'live';
  if (live && tools.drain.isDraining()) {
    throw upstreamError('shutting_down', 'The service is restarting; try again in a moment.', { retryAfterSeconds: 5 });
  }
  const { features } = runtime.config;
  if (live && (!features.publishEnabled || features.mode === 'review')) {
    throw callerError('publish_disabled', 'Publishing is switched off for this site.');
  }
  if (request.republish && request.platforms === null) {
    throw callerError('validation_failed', 'A repeated post needs named platforms.', {
      fields: [{ pointer: '/platforms', code: 'required', detail: 'Name the platforms to post to again.' }],
    });
  }
  const slots = await runtime.platforms(request.requestId);
  return {
    runtime,
    request: { ...request, captions: captionsById(request.captions, slots) },
    operation: operationOf(runtime, request),
    targets: await Promise.all(targetsOf(slots, request.platforms).map(readyOrNot)),
    imported: onFirstUse(() => readImported(runtime.storage)),
  };
}

function onFirstUse<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

/** A platform whose settings or access are not complete says so before anything is claimed. */
async function readyOrNot(target: Target): Promise<Target> {
  if (!('publisher' in target)) return target;
  const readiness = await target.publisher.preflight();
  const { platform, type } = target;
  return readiness.ready ? target : { platform, type, unavailable: readiness.code };
}

/** The id a caller polls, and the hash that tells a repeated request from a new one. */
export function operationOf(runtime: TenantRuntime, request: PublishRequest): Admitted['operation'] {
  if (request.mode !== 'live') return null;
  if (request.idempotencyKey === null) {
    throw callerError('idempotency_key_required', 'Send an Idempotency-Key with this request.');
  }
  const route = request.photo.by === 'next' ? 'publish/next' : 'publish';
  return { id: requestIdOf(runtime.tenant, route, request.idempotencyKey), bodyHash: bodyHashOf(route, request) };
}

function bodyHashOf(route: string, request: PublishRequest): string {
  const { photo, platforms, caption, captions, altText, nsfw, allowEmptyCaption, ai, republish } = request;
  const which = photo.by === 'name' ? ['name', photo.folder, photo.name] : Object.values(photo);
  const texts = [...captions].sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256Hex(
    JSON.stringify([route, which, platforms, caption, texts, altText, nsfw, allowEmptyCaption, ai, republish]),
  );
}

function targetsOf(slots: readonly PlatformSlot[], words: readonly string[] | null): Admitted['targets'] {
  const { matched, unknown } = matchPlatforms(words, slots);
  if (unknown.length > 0) {
    throw callerError('unknown_platform', 'A named platform is not set up here.', {
      fields: unknown.map((_, index) => ({
        pointer: `/platforms/${words?.findIndex((word) => word === unknown[index]) ?? index}`,
        code: 'unknown_platform',
        detail: `Known platforms: ${slots.map((slot) => slot.id).join(', ') || 'none'}.`,
      })),
    });
  }
  const targets = slots.filter((slot) => matched.includes(slot.id)).map((slot) => ({ ...slot, platform: slot.id }));
  if (targets.length === 0) throw callerError('unknown_platform', 'No platform is set up for this site.');
  return targets;
}
