import type { IncomingHttpHeaders } from 'node:http';
import type { Clock, Ids } from '../../kernel/index.js';
import { equalInConstantTime, type Sealer } from '../../platform/security/index.js';
import { endHostLine, storeLine } from '../cookies/cookie-lines.js';
import type { CookieLayout } from '../cookies/cookie-layout.js';
import { cookiesNamed } from '../cookies/cookie-values.js';
import type { RefusalReason } from './sign-in-refused.js';
import { readTransaction, writeTransaction, type Transaction } from './transaction.js';

const LIFE_SECONDS = 600;
/** Clocks of replicas may differ by this much. */
const SKEW_SECONDS = 60;
/** Sign-ins under way in one browser, the new one included. */
const MOST = 3;
/** 192 bits; 32 of them show in the cookie's name. */
const STATE_BYTES = 24;
const STATE = /^[0-9a-f]{48}$/;
const SHOWN_CHARACTERS = 8;

/** A sign-in that begins: its state, and the `Set-Cookie` lines that remember it in this browser. */
export interface BegunTransaction {
  readonly state: string;
  readonly lines: readonly string[];
}

/** What a browser brought back; `lines` remove its transaction, whatever is in it. */
export type TakenTransaction = { readonly lines: readonly string[] } & (
  | { readonly transaction: Transaction; readonly refusal: null }
  /** With `transaction_expired` the transaction is known: it says where to go back. */
  | { readonly transaction: Transaction | null; readonly refusal: RefusalReason }
);

/**
 * Sign-ins under way, each in a sealed cookie of this browser on the canonical host: 10 minutes, one use, at most
 * three. Nothing is kept here. Spec: auth.md section 4.
 */
export class TransactionCookies {
  constructor(
    private readonly layout: CookieLayout,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @param headers of the request: the oldest transaction in it goes when there would be more than three */
  begin(
    headers: IncomingHttpHeaders,
    parts: Pick<Transaction, 'nonce' | 'codeVerifier' | 'handOver'>,
  ): BegunTransaction {
    const state = this.ids.hex(STATE_BYTES);
    const name = this.#nameOf(state);
    const text = writeTransaction({ ...parts, state, startedAtSeconds: this.#nowSeconds() });
    const value = this.sealer.seal('transaction', name, text);
    const line = storeLine(this.layout, { name, domain: null }, value, LIFE_SECONDS);
    return { state, lines: [...this.#overdue(headers).map((old) => endHostLine(this.layout, old)), line] };
  }

  /** @param state of the callback's query, whatever it is */
  take(headers: IncomingHttpHeaders, state: unknown): TakenTransaction {
    if (typeof state !== 'string' || !STATE.test(state)) {
      return { lines: [], transaction: null, refusal: 'state_missing' };
    }
    const name = this.#nameOf(state);
    const lines = [endHostLine(this.layout, name)];
    const value = cookiesNamed(headers, name).get(name);
    if (value === undefined) return { lines, transaction: null, refusal: 'transaction_missing' };
    const transaction = value === null ? null : this.#open(name, value);
    if (transaction === null) return { lines, transaction, refusal: 'transaction_unreadable' };
    if (!equalInConstantTime(transaction.state, state)) return { lines, transaction: null, refusal: 'state_mismatch' };
    if (!this.#isLive(transaction)) return { lines, transaction, refusal: 'transaction_expired' };
    return { lines, transaction, refusal: null };
  }

  /** Names of the cookies that have to go before one more is set: what is of no use, and the oldest. */
  #overdue(headers: IncomingHttpHeaders): readonly string[] {
    const opened = [...cookiesNamed(headers, this.layout.transactionPrefix)].map(([name, value]) => {
      const transaction = value === null ? null : this.#open(name, value);
      const isLive = transaction !== null && this.#isLive(transaction);
      return { name, startedAt: isLive ? transaction.startedAtSeconds : 0 };
    });
    const newestFirst = opened.toSorted((a, b) => b.startedAt - a.startedAt);
    return newestFirst.flatMap(({ name, startedAt }, at) => (startedAt === 0 || at >= MOST - 1 ? [name] : []));
  }

  #open(name: string, value: string): Transaction | null {
    const text = this.sealer.open('transaction', name, value);
    return text === null ? null : readTransaction(text);
  }

  #isLive({ startedAtSeconds }: Transaction): boolean {
    const now = this.#nowSeconds();
    return startedAtSeconds <= now + SKEW_SECONDS && now < startedAtSeconds + LIFE_SECONDS;
  }

  #nameOf(state: string): string {
    return `${this.layout.transactionPrefix}${state.slice(0, SHOWN_CHARACTERS)}`;
  }

  #nowSeconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }
}
