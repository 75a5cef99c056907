import { FOLDERS } from '../../../src/kernel/index.js';
import type { Folder } from '../../../src/kernel/index.js';
import request from 'supertest';
import type { Response } from 'supertest';
import { startDropbox } from '../dropbox/index.js';
import type { DropboxAccountView, DropboxOptions, RunningDropbox } from '../dropbox/index.js';
import type { TenantFile } from '../orchestrator/index.js';
import { startS3 } from '../s3/index.js';
import type { RunningS3, S3BucketView, S3Key, S3Options } from '../s3/index.js';
import { drawnPicture } from './photo-world.js';
import type { CallOptions, TenantName } from './photo-world.js';
import { signIn } from './sign-in.js';
import type { AdminHeaders } from './sign-in.js';
import { startTestApp, tenantFile } from './test-app.js';
import type { TestApp, TestAppOptions } from './test-app.js';
import { formOf, sendForm } from './upload-form.js';
import type { FormPart } from './upload-form.js';

const APP = { key: 'key-of-the-app', secret: 'secret-of-the-app-of-the-tests' };
const BUCKET = 'studio-photos';
const KEY: S3Key = {
  accessKeyId: 'AKIAHARBOR000001',
  secretAccessKey: 'secret-access-key-of-harbor-in-the-tests',
  buckets: [BUCKET],
};
const REFS = { aurora: 'ref-aurora-dropbox-77', harbor: 'ref-harbor-bucket-88' } as const;
/** Where each folder of a tenant lies. Aurora has a Dropbox, harbor a part of a bucket. */
const FOLDER_NAMES = { inbox: '', archive: '/archive', keep: '/keep', remove: '/reject' } as const;
const ROOTS = { aurora: '/Photos', harbor: 'harbor/main' } as const;

/** How a {@link RemoteWorld} differs from the usual one. */
export interface RemoteWorldOptions extends TestAppOptions {
  readonly dropbox?: Partial<DropboxOptions>;
  readonly s3?: Partial<S3Options>;
}

/**
 * The whole application with two tenants on remote storages, over real sockets: aurora on a Dropbox stand-in, harbor
 * on an S3 stand-in, and an admin of each who is signed in.
 */
export class RemoteWorld {
  #seed = 1000;
  #keys = 0;
  /** Keys that the S3 stand-in takes; may be changed while it runs. */
  readonly s3Keys: S3Key[];

  private constructor(
    readonly app: TestApp,
    readonly dropbox: RunningDropbox,
    readonly s3: RunningS3,
    keys: S3Key[],
    private readonly admins: Readonly<Record<TenantName, AdminHeaders>>,
  ) {
    this.s3Keys = keys;
  }

  static async start({ dropbox: forDropbox, s3: forS3, ...options }: RemoteWorldOptions = {}): Promise<RemoteWorld> {
    const accounts = [{ name: 'aurora', refreshToken: refreshTokenOf(1) }];
    const dropbox = await startDropbox({ app: APP, accounts, ...forDropbox });
    const keys = [KEY];
    const s3 = await startS3({ keys, buckets: [BUCKET], ...forS3 });
    const env = {
      DROPBOX_APP_KEY: APP.key,
      DROPBOX_APP_SECRET: APP.secret,
      DROPBOX_API_BASE_URL: dropbox.url,
      ...options.env,
    };
    const app = await startTestApp({ withoutUi: true, ...options, env });
    app.tenants.set('aurora', remoteTenant('aurora', dropboxCredential(refreshTokenOf(1))));
    app.tenants.set('harbor', remoteTenant('harbor', bucketCredential(s3.url, KEY)));
    const admins = {
      aurora: await signIn(app.url, 'aurora.localhost'),
      harbor: await signIn(app.url, 'harbor.localhost'),
    };
    return new RemoteWorld(app, dropbox, s3, keys, admins);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await Promise.all([this.dropbox.close(), this.s3.close()]);
  }

  /** Aurora's Dropbox, past the protocol. */
  get account(): DropboxAccountView {
    return this.dropbox.account('aurora');
  }

  /** The bucket with harbor's photos, past the protocol. */
  get bucket(): S3BucketView {
    return this.s3.bucket(BUCKET);
  }

  /** Puts a photo into a folder as people do, past the application. @returns its bytes */
  async put(
    name: string,
    { bytes, folder = 'inbox', tenant = 'aurora' }: { bytes?: Uint8Array; folder?: Folder; tenant?: TenantName } = {},
  ): Promise<Buffer> {
    const data = Buffer.from(bytes ?? (await drawnPicture((this.#seed += 1))));
    const path = pathOf(tenant, folder, name);
    if (tenant === 'aurora') this.account.plant(path, data);
    else this.bucket.plant(path, data);
    return data;
  }

  /** Names in a folder, texts included. */
  names(folder: Folder = 'inbox', tenant: TenantName = 'aurora'): readonly string[] {
    const below = pathOf(tenant, folder, '');
    const names = this.#paths(tenant).flatMap((path) => (path.startsWith(below) ? [path.slice(below.length)] : []));
    return names.filter((name) => !name.includes('/')).sort();
  }

  /** Content hash of every photo and text of a tenant, by path; its records and posts are left out. */
  census(tenant: TenantName): ReadonlyMap<string, string> {
    const all = tenant === 'aurora' ? new Map(Object.entries(this.account.census())) : this.bucket.census();
    return new Map([...all].filter(([path]) => !path.includes('/.publisher/')));
  }

  call(method: 'get' | 'post' | 'put' | 'delete', path: string, options: CallOptions = {}): Promise<Response> {
    const { body, headers, as = 'aurora' } = options;
    const agent = request(this.app.url);
    const call = agent[method](path).set({ ...this.admins[as], ...headers });
    return Promise.resolve(body === undefined ? call : call.send(body));
  }

  get(path: string, as: TenantName = 'aurora'): Promise<Response> {
    return this.call('get', path, { as });
  }

  /** Uploads one photo as the page does. */
  upload(part: FormPart, as: TenantName = 'aurora', query = ''): Promise<Response> {
    return sendForm(this.app.url, formOf(part), { ...this.admins[as] }, query);
  }

  /** A mutation of a photo; publishing gets a new key. */
  act(name: string, action: string, as: TenantName = 'aurora', body?: object): Promise<Response> {
    const headers: Record<string, string> =
      action === 'publish' ? { 'Idempotency-Key': `key-of-a-test-${(this.#keys += 1)}` } : {};
    return this.call('post', `/api/images/${encodeURIComponent(name)}/${action}`, {
      as,
      headers,
      ...(body ? { body } : {}),
    });
  }

  /** From now on the orchestrator gives aurora this refresh token, which the Dropbox may or may not take. */
  giveRefreshToken(refreshToken: string): void {
    this.app.tenants.set('aurora', remoteTenant('aurora', dropboxCredential(refreshToken)));
  }

  /** From now on the orchestrator gives harbor this key, which the stand-in may or may not take. */
  giveKey(key: S3Key): void {
    this.app.tenants.set('harbor', remoteTenant('harbor', bucketCredential(this.s3.url, key)));
  }

  /** Credential calls of the orchestrator for a tenant so far. */
  credentialCalls(tenant: TenantName): number {
    return this.app.orchestrator.journal.filter(({ route, subject }) => route === 'credentials' && subject === tenant)
      .length;
  }

  #paths(tenant: TenantName): readonly string[] {
    return tenant === 'aurora' ? [...this.account.tree().keys()] : [...this.bucket.tree().keys()];
  }
}

/** The addresses that show photos: what a visitor's page asks for. */
export function viewsOf(name: string): readonly string[] {
  const photo = encodeURIComponent(name);
  return [
    '/api/images',
    ...FOLDERS.filter((folder) => folder !== 'inbox').map((folder) => `/api/images?folder=${folder}`),
    `/api/images/${photo}`,
    `/api/images/${photo}/thumbnail`,
    `/api/images/${photo}/original`,
  ];
}

/** A key like harbor's own, with another secret. */
export function anotherKey(number: number): S3Key {
  const accessKeyId = `AKIAHARBOR${String(number).padStart(6, '0')}`;
  return { ...KEY, accessKeyId, secretAccessKey: `another-secret-access-key-of-harbor-${number}` };
}

/** Refresh tokens in their true length. */
export function refreshTokenOf(number: number): string {
  return `refresh-token-of-aurora-${String(number).padStart(40, '0')}`;
}

function pathOf(tenant: TenantName, folder: Folder, name: string): string {
  return `${ROOTS[tenant]}${FOLDER_NAMES[folder]}/${name}`;
}

function remoteTenant(tenant: TenantName, credential: Readonly<Record<string, unknown>>): TenantFile {
  const { envelope } = tenantFile();
  const provider = credential['provider'];
  const paths = { root: ROOTS[tenant], archive: 'archive', keep: 'keep', remove: 'reject' };
  const storage = { provider, credentials_ref: REFS[tenant], paths };
  const config = { ...(envelope['config'] as object), storage };
  // A real orchestrator does not count a credential as part of the config.
  return { envelope: { ...envelope, config_version: 'config-1', config }, credentials: { [REFS[tenant]]: credential } };
}

function dropboxCredential(refreshToken: string): Readonly<Record<string, unknown>> {
  return { provider: 'dropbox', refresh_token: refreshToken, expires_at: null };
}

function bucketCredential(url: string, { accessKeyId, secretAccessKey }: S3Key): Readonly<Record<string, unknown>> {
  const keys = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
  return { provider: 'managed', ...keys, endpoint_url: url, bucket: BUCKET, region: 'us-east-1' };
}
