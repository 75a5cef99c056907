import type { PassportRequest } from './passport-exchange.js';
import type { TransactionCookies } from './transaction-cookies.js';

type StoreDone = (error: unknown, state?: string) => void;
type VerifyDone = (error: unknown, verifier?: string | false, state?: unknown) => void;

/**
 * passport-oauth2's state store on the transaction cookie. It tells its two ways of calling by the number of
 * parameters, so all five and four of them stand here. Spec: auth.md section 5.
 */
export class TransactionStore {
  constructor(private readonly cookies: TransactionCookies) {}

  /** Away: remembers the sign-in in the browser and gives its state. */
  store(request: PassportRequest, codeVerifier: string, _state: unknown, _meta: unknown, done: StoreDone): void {
    const { session } = request;
    const nonce = session.authParams?.nonce;
    if (session.kind !== 'departure' || nonce === undefined) return done(new Error('no sign-in is beginning'));
    const { handOver, headers } = session;
    const { state, lines } = this.cookies.begin(headers, { nonce, codeVerifier, handOver });
    session.setCookies(lines);
    done(null, state);
  }

  /** Back: the guard has opened the transaction of this state before passport was asked; else there is none. */
  verify(request: PassportRequest, state: unknown, _meta: unknown, done: VerifyDone): void {
    const { session } = request;
    if (session.kind !== 'arrival' || session.transaction.state !== state) return done(null, false);
    done(null, session.transaction.codeVerifier);
  }
}
