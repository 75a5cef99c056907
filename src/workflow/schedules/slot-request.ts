import type { TenantSchedule } from '../../kernel/index.js';
import type { PublishRequest } from '../workflow.types.js';

/** Stands where others have the pseudonym of a person: nobody. */
const NOBODY = '0'.repeat(16);

/** A slot's name: UTC, to the minute. */
export function slotName(slot: Date): string {
  return `${slot.toISOString().slice(0, 16)}Z`;
}

/**
 * "Publish next", as a slot asks for it. The same on every replica, and so is its key, which no caller's key can equal:
 * those have no colon. Spec: publishing.md section 10.
 * @param nth photo of the slot, from 1; the key of the first is the slot's own
 */
export function slotRequest(
  { id, order, platforms, ai }: TenantSchedule,
  slot: Date,
  nth: number,
  requestId: string,
): PublishRequest {
  const key = `schedule:${id}:${slotName(slot)}`;
  return {
    photo: { by: 'next', order },
    platforms,
    caption: null,
    captions: new Map(),
    altText: null,
    nsfw: null,
    allowEmptyCaption: false,
    ai,
    republish: false,
    mode: 'live',
    idempotencyKey: nth === 1 ? key : `${key}:${nth}`,
    respondAsync: false,
    kind: 'schedule',
    actor: NOBODY,
    requestId,
  };
}
