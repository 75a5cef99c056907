import type { LengthLimit } from '../../../kernel/index.js';
import { platformLabel } from '../../../publishers/index.js';
import type { PlatformSlot, TenantRuntime } from '../../../tenancy/index.js';

/** One platform for people. `caption` and what follows are null while the platform cannot be built. */
export interface PublisherView {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly enabled: true;
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reason: 'not_configured' | 'credential_unavailable' | null;
  /** Path of the setting that is missing or wrong, when it is known. */
  readonly field: string | null;
  readonly caption: { readonly limits: readonly LengthLimit[]; readonly hashtagsMax: number } | null;
  readonly altText: boolean | null;
  readonly nsfwGate: 'allow' | 'spoiler' | 'block' | null;
}

/** How long all platforms together may take to say whether they are ready. */
const READINESS_MS = 5_000;

/** Every enabled platform, in config order, and whether a send could work. Spec: web-api.md section 4. */
export async function publishersOf(runtime: TenantRuntime, requestId: string): Promise<readonly PublisherView[]> {
  const slots = await runtime.platforms(requestId);
  const signal = AbortSignal.timeout(READINESS_MS);
  return Promise.all(slots.map((slot) => view(slot, signal)));
}

async function view(slot: PlatformSlot, signal: AbortSignal): Promise<PublisherView> {
  const { id, type } = slot;
  if ('unavailable' in slot) {
    const unknown = { caption: null, altText: null, nsfwGate: null };
    return {
      id,
      type,
      label: platformLabel(type, id),
      enabled: true,
      ready: false,
      reason: slot.unavailable,
      field: slot.field ?? null,
      ...unknown,
    };
  }
  const { label, captionRules, supports, nsfwGate } = slot.publisher;
  const readiness = await slot.publisher.preflight(signal);
  return {
    id,
    type,
    label,
    enabled: true,
    ready: readiness.ready,
    reason: readiness.ready ? null : readiness.code,
    field: null,
    caption: { limits: captionRules.limits, hashtagsMax: captionRules.hashtagsMax },
    altText: supports.altText,
    nsfwGate,
  };
}
