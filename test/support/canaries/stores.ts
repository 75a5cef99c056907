import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDropbox } from '../dropbox/index.js';
import type { RunningDropbox } from '../dropbox/index.js';
import type { TenantFile } from '../orchestrator/tenant-files.js';
import { startS3 } from '../s3/index.js';
import type { RunningS3, S3Key } from '../s3/index.js';
import type { CanaryTenant } from './canary-tenant.js';
import type { ProcessKind } from './kinds.js';
import type { Needle } from './needle-index.js';

/** Tenants whose photos lie elsewhere; those of all others lie in the process's own folder. */
export const REMOTE = { harbor: 'managed', meadow: 'dropbox' } as const;
type RemoteTenant = keyof typeof REMOTE;

const BUCKET = 'photos-of-many';

function isRemote(name: string): name is RemoteTenant {
  return Object.hasOwn(REMOTE, name);
}

/** Where the photos of all tenants lie: a folder, a Dropbox and a bucket, the latter two behind real sockets. */
export class CanaryStores {
  /** What the orchestrator knows of each tenant; a changed one is noticed. */
  readonly files = new Map<string, TenantFile>();
  #versions = 0;

  private constructor(
    private readonly dropbox: RunningDropbox,
    private readonly s3: RunningS3,
    private readonly secrets: Readonly<Record<ProcessKind, string>>,
  ) {}

  /** Starts the stand-ins and puts everybody's photo where it belongs. */
  static async open(
    dataDir: string,
    tenants: readonly CanaryTenant[],
    secrets: Readonly<Record<ProcessKind, string>>,
  ): Promise<CanaryStores> {
    const app = { key: secrets.dropbox_app_key, secret: secrets.dropbox_app_secret };
    const accounts = tenants.map((one) => ({ name: one.name, refreshToken: one.secrets.dropbox_refresh_token }));
    const keys = tenants.map(({ secrets: own }): S3Key => ({
      accessKeyId: own.s3_access_key_id,
      secretAccessKey: own.s3_secret_access_key,
      buckets: [BUCKET],
    }));
    const [dropbox, s3] = await Promise.all([startDropbox({ app, accounts }), startS3({ keys, buckets: [BUCKET] })]);
    const stores = new CanaryStores(dropbox, s3, secrets);
    for (const tenant of tenants) {
      stores.files.set(tenant.name, stores.#fileOf(tenant));
      await stores.#plant(dataDir, tenant);
    }
    return stores;
  }

  /** What a process needs to reach them. */
  get env(): Readonly<Record<string, string>> {
    const { dropbox_app_key: key, dropbox_app_secret: secret } = this.secrets;
    return { DROPBOX_APP_KEY: key, DROPBOX_APP_SECRET: secret, DROPBOX_API_BASE_URL: this.dropbox.url };
  }

  /** Every access token that was given out. */
  get accessTokens(): readonly Needle[] {
    return this.dropbox.journal.flatMap(({ issued, account }) =>
      issued === null ? [] : [{ tenant: account ?? 'nobody', kind: 'dropbox_access_token', value: issued }],
    );
  }

  /** All that came to one of them, in words. */
  journal(provider: 'dropbox' | 'managed'): string {
    return JSON.stringify(provider === 'dropbox' ? this.dropbox.journal : this.s3.journal);
  }

  /** How many requests were answered with all that they held. */
  echoed(provider: 'dropbox' | 'managed'): number {
    const journal: readonly { readonly fault: string | null }[] =
      provider === 'dropbox' ? this.dropbox.journal : this.s3.journal;
    return journal.filter(({ fault }) => fault === 'echo').length;
  }

  /** Everything that comes for a tenant is answered with it, as this status. */
  echo(tenant: RemoteTenant, status: number): void {
    if (REMOTE[tenant] === 'dropbox') this.dropbox.control.fail('any', { kind: 'echo', status });
    else this.s3.control.fail('any', { kind: 'echo', status });
  }

  heal(): void {
    this.dropbox.control.heal();
    this.s3.control.heal();
  }

  /** Makes the process forget what it knows of a tenant once it is told to look again. */
  touch(name: string): void {
    const file = this.files.get(name);
    if (!file) throw new Error(`There is no tenant ${name}.`);
    const config_version = `touched-${(this.#versions += 1)}`;
    this.files.set(name, { ...file, envelope: { ...file.envelope, config_version } });
  }

  async close(): Promise<void> {
    await Promise.all([this.dropbox.close(), this.s3.close()]);
  }

  #fileOf({ name, file, secrets, words }: CanaryTenant): TenantFile {
    if (!isRemote(name)) return file;
    const config = file.envelope['config'] as { readonly storage: object };
    const root = REMOTE[name] === 'dropbox' ? `/${words.folder}` : words.folder;
    const paths = { root, archive: 'archive', keep: 'keep', remove: 'reject' };
    const storage = { ...config.storage, provider: REMOTE[name], paths };
    const payload = this.#payloadOf(REMOTE[name], secrets);
    const credentials = { ...file.credentials, [secrets.storage_ref]: payload };
    return { envelope: { ...file.envelope, config: { ...config, storage } }, credentials };
  }

  #payloadOf(provider: 'dropbox' | 'managed', secrets: CanaryTenant['secrets']): Readonly<Record<string, unknown>> {
    if (provider === 'dropbox') return { provider, refresh_token: secrets.dropbox_refresh_token, expires_at: null };
    const keys = { access_key_id: secrets.s3_access_key_id, secret_access_key: secrets.s3_secret_access_key };
    return { provider, ...keys, endpoint_url: this.s3.url, bucket: BUCKET, region: 'us-east-1' };
  }

  async #plant(dataDir: string, { name, words, files }: CanaryTenant): Promise<void> {
    const folder = join(dataDir, 'photos', name, words.folder);
    if (!isRemote(name)) await mkdir(folder, { recursive: true });
    for (const [file, bytes] of files) {
      const path = `${words.folder}/${file}`;
      if (!isRemote(name)) await writeFile(join(folder, file), bytes);
      else if (REMOTE[name] === 'dropbox') this.dropbox.account(name).plant(`/${path}`, bytes);
      else this.s3.bucket(BUCKET).plant(path, bytes);
    }
  }
}
