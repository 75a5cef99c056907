import { randomBytes } from 'node:crypto';
import { ACCOUNT_SCOPE, DEFAULT_SCOPES } from '../options.js';
import type { DropboxAccount } from '../options.js';
import { Cursors } from './cursors.js';
import { Tree } from './tree.js';

/** An access token that was given out. Revoked ones are remembered as such. */
export interface AccessToken {
  readonly account: Account;
  expiresMs: number;
  revoked: boolean;
}

/** One person's Dropbox, linked to the app. */
export class Account {
  readonly name: string;
  readonly accountId: string;
  readonly tree: Tree;
  readonly cursors: Cursors;
  readonly tokens = new Set<AccessToken>();
  refreshToken: string;
  refreshRevoked = false;
  /** Null = used, or there was none. */
  code: string | null;
  scopes: ReadonlySet<string>;
  quotaBytes: number;
  /** Whether a write is under way (namespace lock). */
  writing = false;

  constructor(options: DropboxAccount, nowMs: () => number) {
    this.name = options.name;
    this.accountId = `dbid:${randomBytes(27).toString('base64url')}`;
    this.refreshToken = options.refreshToken;
    this.code = options.code ?? null;
    this.scopes = new Set([...(options.scopes ?? DEFAULT_SCOPES), ACCOUNT_SCOPE]);
    this.quotaBytes = options.quotaBytes ?? Number.POSITIVE_INFINITY;
    this.tree = new Tree(nowMs);
    this.cursors = new Cursors(this.tree);
  }

  hasRoomFor(bytes: number): boolean {
    return this.tree.usedBytes + bytes <= this.quotaBytes;
  }
}

/** All accounts, and who is meant by a token. */
export class Accounts {
  readonly #byName: ReadonlyMap<string, Account>;
  readonly #tokens = new Map<string, AccessToken>();

  constructor(accounts: readonly Account[]) {
    this.#byName = new Map(accounts.map((account) => [account.name, account]));
  }

  /** @throws Error when a test asks for an account it did not set up */
  named(name: string): Account {
    const account = this.#byName.get(name);
    if (!account) throw new Error(`no account is called ${name}; there are: ${[...this.#byName.keys()].join(', ')}`);
    return account;
  }

  ofCode(code: string): Account | undefined {
    return [...this.#byName.values()].find((one) => one.code === code);
  }

  ofRefreshToken(refreshToken: string): Account | undefined {
    return [...this.#byName.values()].find((one) => one.refreshToken === refreshToken);
  }

  refreshTokens(): readonly string[] {
    return [...this.#byName.values()].map(({ refreshToken }) => refreshToken);
  }

  token(token: string): AccessToken | undefined {
    return this.#tokens.get(token);
  }

  /** A token that was never given out before. */
  issue(account: Account, expiresMs: number): string {
    const token = `sl.u.${randomBytes(48).toString('base64url')}`;
    const issued = { account, expiresMs, revoked: false };
    this.#tokens.set(token, issued);
    account.tokens.add(issued);
    return token;
  }
}
