import type { Clock, Ids, Secret, TenantConfig, RenewCredential } from '../../kernel/index.js';
import type { DependencyMetrics, HttpClient } from '../../platform/http/index.js';
import type { EventLog, LiveSecrets } from '../../platform/logging/index.js';
import type { ImageStorage, ImageStorageFactory } from '../image-storage.port.js';
import { RemoteCalls, RemoteLayout } from '../remote/index.js';
import { storageUnauthorized, storageUnavailable } from '../storage.errors.js';
import { AccessTokens, LONGEST_USE_MS, type Credential } from './access-tokens.js';
import { DropboxApi, type DropboxOrigins } from './dropbox-api.js';
import { DropboxImageStorage } from './dropbox-storage.js';
import { Lanes } from './lanes.js';
import { loadSdk } from './load-sdk.js';
import { GrantRefused, requestToken, type DropboxApp, type IssuedToken } from './oauth.js';

export interface DropboxFactoryOptions {
  /** The app all tenants are linked to; null = none is set, and no Dropbox can be had. */
  readonly app: { readonly key: Secret<string>; readonly secret: Secret<string> } | null;
  /** One origin in place of Dropbox's hosts, for tests and the demo. */
  readonly baseUrl: string | null;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly counts?: DependencyMetrics;
  /** Told of every access token and link, so that no line of the log shows one. */
  readonly live: LiveSecrets;
  /** Whether this build decodes HEIC; decides what listings show (false). */
  readonly heicReadable?: boolean;
  /** Entries per listing page, 1…2000 (2000). */
  readonly pageSize?: number;
  /** Total milliseconds of one operation (10,000). */
  readonly deadlineMs?: number;
}

const HOSTS: DropboxOrigins = { api: 'https://api.dropboxapi.com', content: 'https://content.dropboxapi.com' };
const STYLE = { leadingSlash: true, rootMayBeTop: true };
const PAGE_SIZE = 2000;
/** Of the whole of an operation's time; the token is only its beginning. */
const TOKEN_TIMEOUT_MS = 5000;
/** A line about a token may come later than its last use. */
const LATE_LINE_MS = 60_000;
/** A write waits for its turn as long as some that go wrong take. */
const TURN_DEADLINES = 3;

/** Builds the `dropbox` storage of a tenant. Calls nobody. Spec: storage.md section 4. */
export class DropboxImageStorageFactory implements ImageStorageFactory {
  readonly providers = ['dropbox'] as const;
  readonly #options: DropboxFactoryOptions;
  readonly #origins: DropboxOrigins;

  constructor(options: DropboxFactoryOptions) {
    this.#options = options;
    const base = options.baseUrl?.replace(/\/+$/u, '');
    this.#origins = base === undefined ? HOSTS : { api: base, content: base };
  }

  /**
   * @param credential with the tenant's `refresh_token`
   * @throws PublisherError `config_unavailable`: bad paths; `storage_unavailable`: no app is set;
   *   `storage_unauthorized`: no refresh token
   */
  async build(config: TenantConfig, credential: Credential | null, renew?: RenewCredential): Promise<ImageStorage> {
    const { app, http, clock, ids, log, live, heicReadable = false, pageSize = PAGE_SIZE } = this.#options;
    const layout = new RemoteLayout(config.storage.paths, STYLE);
    if (app === null) throw storageUnavailable();
    if (!credential?.reveal()['refresh_token']) throw storageUnauthorized();
    const sdk = loadSdk();
    const calls = new RemoteCalls('dropbox', this.#options);
    const grant = (given: Credential): Promise<IssuedToken> => this.#grant(app, given, calls.deadlineMs);
    const dropped = (token: Secret<string>): void => live.retire(token.reveal());
    const tokens = new AccessTokens({ clock, log, credential, renew: renew ?? null, grant, dropped });
    const lanes = new Lanes(clock, TURN_DEADLINES * calls.deadlineMs);
    const api = new DropboxApi({ sdk, http, clock, origins: this.#origins, tokens, calls, lanes });
    return new DropboxImageStorage({ api, layout, clock, ids, live, heicReadable, pageSize });
  }

  async #grant(app: DropboxApp, credential: Credential, deadlineMs: number): Promise<IssuedToken> {
    const refreshToken = credential.reveal()['refresh_token'];
    if (!refreshToken) throw new GrantRefused('invalid_grant', 400);
    const timeoutMs = Math.min(TOKEN_TIMEOUT_MS, deadlineMs);
    const issued = await requestToken(this.#options.http, this.#origins.api, app, refreshToken, timeoutMs);
    // Dropbox would take it for hours, but nobody here has it for so long.
    this.#options.live.register(issued.token.reveal(), Math.min(issued.lifetimeMs, LONGEST_USE_MS) + LATE_LINE_MS);
    return issued;
  }
}
