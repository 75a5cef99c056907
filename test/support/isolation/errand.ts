import type { WireAnswer, WireRequest } from '../canaries/index.js';
import type { SeededRandom } from '../processes/seeded-random.js';
import type { Memory } from './memory.js';
import type { MarkedTenant } from './tenants.js';

/** A tenant and the session of its admin. */
export interface Member {
  readonly tenant: MarkedTenant;
  /** `Cookie` header of its admin. */
  cookie: string;
}

/** What an errand is made from. */
export interface Occasion {
  readonly me: Member;
  /** Somebody else, whose things are tried at `me`. */
  readonly other: Member;
  readonly random: SeededRandom;
  readonly memory: Memory;
}

/** One request and what is right about its answer. */
export interface Errand extends WireRequest {
  /** @returns what is wrong, or null */
  readonly judge: (answer: WireAnswer) => string | null;
}

/** A kind of errand; `weight` says how often it comes. Null = not possible yet. */
export interface ErrandKind {
  readonly name: string;
  readonly weight: number;
  readonly plan: (occasion: Occasion) => Errand | null;
}

export const SAME_ORIGIN = { 'Sec-Fetch-Site': 'same-origin' } as const;

/** Headers of a tenant's signed-in admin. */
export function signedIn({ tenant, cookie }: Member): Readonly<Record<string, string>> {
  return { Host: tenant.host, Cookie: cookie, ...SAME_ORIGIN };
}

/** Headers of a stranger at a tenant. */
export function stranger({ tenant }: Member): Readonly<Record<string, string>> {
  return { Host: tenant.host };
}

/** The answer has one of these statuses. */
export function hasStatus(...wanted: readonly number[]): Errand['judge'] {
  return ({ status }) => (wanted.includes(status) ? null : `status ${status} instead of ${wanted.join(' or ')}`);
}

/** The answer is 200 and holds this text. */
export function says(text: string): Errand['judge'] {
  return (answer) => hasStatus(200)(answer) ?? (answer.text.includes(text) ? null : 'its own text is missing');
}
