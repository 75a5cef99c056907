import { parseArray } from '../arrays.js';
import type { HandOver } from '../sign-in/sign-in-outcome.js';

/** A sign-in under way: what its way back is measured against. Spec: auth.md section 4. */
export interface Transaction {
  /** 48 hex digits; the first 8 are part of the cookie's name. */
  readonly state: string;
  readonly nonce: string;
  /** PKCE. */
  readonly codeVerifier: string;
  readonly handOver: HandOver;
  readonly startedAtSeconds: number;
}

/** Compact JSON for the sealed cookie. */
export function writeTransaction({ state, nonce, codeVerifier, handOver, startedAtSeconds }: Transaction): string {
  return JSON.stringify([state, nonce, codeVerifier, handOver.tenant, handOver.path, startedAtSeconds]);
}

/** Null = not one of ours. The text was sealed by us; it is checked all the same. */
export function readTransaction(text: string): Transaction | null {
  const [state, nonce, codeVerifier, tenant, path, startedAtSeconds] = parseArray(text);
  if (!isText(state) || !isText(nonce) || !isText(codeVerifier) || !isText(tenant) || !isText(path)) return null;
  if (typeof startedAtSeconds !== 'number' || !Number.isSafeInteger(startedAtSeconds)) return null;
  return { state, nonce, codeVerifier, handOver: { tenant, path }, startedAtSeconds };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
