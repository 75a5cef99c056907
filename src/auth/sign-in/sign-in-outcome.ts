import type { TenantRequest } from '../../tenancy/index.js';
import type { AuthErrorCode } from './auth-error.js';

/** Where somebody came from and returns to: sealed by us, never taken from an address. Spec: auth.md section 5. */
export interface HandOver {
  /** Label of the tenant. */
  readonly tenant: string;
  /** A path of ours that passed `returnPath`. */
  readonly path: string;
}

/** Who the provider says somebody is, after every check. Spec: auth.md section 5. */
export interface ProviderPerson {
  /** 1…255 characters. */
  readonly subject: string;
  /** Verified by the provider, 3…254 characters. */
  readonly email: string;
  /** The provider's own session, for signing out there; null = it told none. */
  readonly providerSessionId: string | null;
}

/** What came back from the provider. */
export type SignInOutcome =
  | { readonly kind: 'arrived'; readonly person: ProviderPerson; readonly handOver: HandOver }
  | {
      readonly kind: 'refused';
      readonly code: Exclude<AuthErrorCode, 'auth_not_configured' | 'auth_disabled' | 'session_expired'>;
      /** A word of ours for the log: which check failed. Never a value of the request. */
      readonly reason: string;
      /** Known when the transaction cookie of this browser was there; null = we do not know whom to send back where. */
      readonly handOver: HandOver | null;
    };

/** A request to the canonical host on its way through the guards of signing in. */
export interface SignInRequest extends TenantRequest {
  readonly query: Readonly<Record<string, unknown>>;
  /** Set by the hand-over guard before the provider's guard sends the browser away. */
  handOver?: HandOver;
  /** True = the provider must ask for an account (`prompt=login`). */
  switchAccount?: boolean;
  /** Set by the provider's guard on the way back; that guard always lets the request through. */
  signInOutcome?: SignInOutcome;
  /** Where the person came from, as an address of ours: the link of a page that ends the sign-in. */
  wayBack?: string;
}
