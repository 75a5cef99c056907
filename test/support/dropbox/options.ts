/** What a stand-in is started with. */
export interface DropboxOptions {
  /** Default 0: any free port of 127.0.0.1. */
  readonly port?: number;
  /** The one app all accounts are linked to. */
  readonly app: { readonly key: string; readonly secret: string };
  readonly accounts: readonly DropboxAccount[];
  /** The storage clock in ms since 1970: `server_modified`, `Date` and token expiry follow it. Default `Date.now`. */
  readonly nowMs?: () => number;
  /** How long an access token holds, in seconds of the storage clock. Default 14,400 as the real one. */
  readonly accessTokenSeconds?: number;
  /** True: a second write of one account while another is under way is refused (namespace lock). Default false. */
  readonly enforceWriteLock?: boolean;
  /** A file the journal is appended to, synchronously, one JSON line per state of an entry (see `readJournalFile`). */
  readonly journalToFile?: string;
  /** One line per request; never a token or a path. Default: silence. */
  readonly log?: (line: string) => void;
}

/** A person's Dropbox and the credential the app has for it. */
export interface DropboxAccount {
  /** Label in tests and in the journal; part of the account's id. */
  readonly name: string;
  readonly refreshToken: string;
  /** What the person copied after allowing the app (`token_access_type=offline`), good for one use. Default: nobody allowed it just now. */
  readonly code?: string;
  /** Default: the four of storage.md section 4. `account_info.read` is always granted, as by the real one. */
  readonly scopes?: readonly string[];
  /** Default: no limit. */
  readonly quotaBytes?: number;
}

/** Scopes the publisher asks its tenants for. Spec: storage.md section 4. */
export const DEFAULT_SCOPES = [
  'files.metadata.read',
  'files.metadata.write',
  'files.content.read',
  'files.content.write',
] as const;

/** Granted to every app. */
export const ACCOUNT_SCOPE = 'account_info.read';
