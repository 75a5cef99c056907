import type { IncomingHttpHeaders } from 'node:http';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import type { HandOver, ProviderPerson } from '../sign-in/sign-in-outcome.js';
import type { Transaction } from './transaction.js';

/** What is asked of the provider. It must reach passport-auth0 with every call: without it, it checks no claims at all. */
export const SCOPE = 'openid email profile';

/** What passport-auth0 wants of a session: the scope and nonce of the way out, again on the way back. */
export interface AuthParams {
  scope?: string;
  nonce?: string;
}

/** One request as far as passport and our strategy see it; it lives as long as the request. */
interface Exchange {
  /** Named so by passport-auth0. */
  authParams?: AuthParams;
}

/** Away to the provider. */
export interface Departure extends Exchange {
  readonly kind: 'departure';
  readonly headers: IncomingHttpHeaders;
  readonly handOver: HandOver;
  /** The provider must ask for an account. */
  readonly switchAccount: boolean;
  /** Sets cookies on the answer. */
  readonly setCookies: (lines: readonly string[]) => void;
}

/** Back from it. */
export interface Arrival extends Exchange {
  readonly kind: 'arrival';
  readonly transaction: Transaction;
  /** Whom the checked ID token names. */
  person?: ProviderPerson;
}

/**
 * Stands for the request in front of passport: it sees the query we have looked at and a `session` that is this one
 * exchange. So nothing of passport's lands on the request itself, and there is no session.
 */
export interface PassportRequest {
  readonly query: { readonly code?: string; readonly state?: string };
  readonly session: Departure | Arrival;
  /** Set by @nestjs/passport when every step has agreed. */
  user?: ProviderPerson;
}

/** The context to run a guard of @nestjs/passport with. */
export function passportContext(request: PassportRequest, response: unknown): ExecutionContextHost {
  return new ExecutionContextHost([request, response]);
}
