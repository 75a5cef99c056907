import type { CredentialsRef, TenantConfig, WaitOptions } from '../kernel/index.js';
import type { CredentialPayload, CredentialProvider } from './credential-payload.js';
import type { LeftOut } from './envelope.js';

/** The call brought nothing usable. Seconds until another may, when somebody named a time. */
export interface LookupFailed {
  readonly kind: 'failed';
  readonly retryAfterSeconds: number | null;
  /** Of the last answer, if there was one. */
  readonly status?: number | undefined;
}

/** How a lookup of a host is made. */
export interface LookUpOptions extends WaitOptions {
  /** Asked before each repeat of a failed call; false ends the lookup with that failure. */
  readonly mayRepeat?: () => boolean;
}

/** What a lookup of a host came to. Only `config` may be used; `not_found` is a definite no. */
export type RuntimeLookup =
  | ({ readonly kind: 'config'; readonly config: TenantConfig } & LeftOut)
  | { readonly kind: 'not_found'; readonly reason: 'unknown_host' | 'wrong_app' }
  /** An answer that must not be used. `foreign`: it named another tenant. */
  | { readonly kind: 'invalid'; readonly foreign: boolean }
  | LookupFailed;

/** A reference to resolve, and what is known about it. */
export interface CredentialWanted {
  readonly tenant: string;
  /** Of the config the reference stands in; for the log. */
  readonly configVersion: string;
  readonly ref: CredentialsRef;
  /** Who the credential should be for; for the log. The caller compares. */
  readonly provider: CredentialProvider;
}

/** What resolving a reference came to. */
export type CredentialLookup =
  | { readonly kind: 'credential'; readonly payload: CredentialPayload }
  | { readonly kind: 'missing' | 'insufficient_balance' | 'invalid' }
  | LookupFailed;
