/** Where a request goes; `return` is the redirect back to the application, whichever request brings it. */
export const ENDPOINTS = [
  'authorize',
  'return',
  'login',
  'token',
  'userinfo',
  'jwks',
  'discovery',
  'logout',
  'other',
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** What is wrong with the ID token; for `token`. */
export type TokenFault =
  /** Other claims, properly signed. `shift`: seconds added to a time. */
  | {
      readonly kind: 'claims';
      readonly set?: Readonly<Record<string, unknown>>;
      readonly drop?: readonly string[];
      readonly shift?: Readonly<Record<string, number>>;
    }
  /** `alg: none`, no signature. */
  | { readonly kind: 'alg_none' }
  /** HS256 with the client secret as its key. */
  | { readonly kind: 'hs256_secret' }
  /** HS256 with the PEM of the public key as its key. */
  | { readonly kind: 'hs256_public_key' }
  /** Properly signed, by a key that no JWKS names. */
  | { readonly kind: 'unknown_kid' }
  /** Names the proper key, signed by another one. */
  | { readonly kind: 'foreign_key' }
  /** One letter in the middle of the signature is another one. */
  | { readonly kind: 'altered_signature' }
  /** Claims changed after signing. */
  | { readonly kind: 'altered_payload' }
  /** Text that is no JWT. */
  | { readonly kind: 'not_a_token' }
  | { readonly kind: 'no_id_token' };

/** Members of the proper JSON answer set or left out. */
export interface PatchFault {
  readonly kind: 'patch';
  readonly set?: Readonly<Record<string, unknown>>;
  readonly drop?: readonly string[];
}

/** What is wrong with the way back to the application. */
export type ReturnFault =
  /** For `return`: parameters of the address set or left out. */
  | {
      readonly kind: 'parameters';
      readonly set?: Readonly<Record<string, string>>;
      readonly drop?: readonly string[];
    }
  /** For `authorize`: the provider's own error at once, with a description; `state: false` leaves that out. */
  | { readonly kind: 'error'; readonly error: string; readonly description?: string; readonly state?: boolean };

/** What happens instead of an answer; for any endpoint but `return`. */
export type TransportFault =
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' }
  /** Cuts the connection before the answer's head. */
  | { readonly kind: 'reset' }
  /** Any status, with this JSON, default OAuth's `server_error`. */
  | { readonly kind: 'status'; readonly status: number; readonly json?: Readonly<Record<string, unknown>> }
  /** 400 `invalid_grant`, as for a code nobody gave out. */
  | { readonly kind: 'invalid_grant' }
  /** 200 (or another) with a page for people. */
  | { readonly kind: 'html'; readonly status?: number }
  /** 307 (or another) to `location`, by default a path of this server whose visit is in the journal. */
  | { readonly kind: 'redirect'; readonly status?: number; readonly location?: string }
  /** The proper answer, one byte every `everyMs` (100), then blanks for ever. */
  | { readonly kind: 'drip'; readonly everyMs?: number }
  /** The proper answer, and behind it blanks up to `megabytes` (300). */
  | { readonly kind: 'huge'; readonly megabytes?: number };

export type Plan = TokenFault | PatchFault | ReturnFault | TransportFault;

const TOKEN_KINDS: readonly string[] = [
  'claims',
  'alg_none',
  'hs256_secret',
  'hs256_public_key',
  'unknown_kid',
  'foreign_key',
  'altered_signature',
  'altered_payload',
  'not_a_token',
  'no_id_token',
] satisfies readonly TokenFault['kind'][];

export function isTokenFault(plan: Plan): plan is TokenFault {
  return TOKEN_KINDS.includes(plan.kind);
}
