import { startDropbox } from '../../../test/support/dropbox/index.js';
import type { DropboxControl, RunningDropbox, Route } from '../../../test/support/dropbox/index.js';
import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { DemoStorage, StoredFile, TenantStorage } from './demo-storage.js';
import type { Derive } from './derive.js';
import type { PlannedDay } from './storage-words.js';

const WRITES: readonly Route[] = [
  'files/upload',
  'files/move_v2',
  'files/copy_v2',
  'files/delete_v2',
  'files/create_folder_v2',
];

/** A Dropbox in which each tenant of the demo has an account, linked to one app. */
export async function startDropboxStorage(derive: Derive): Promise<DemoStorage> {
  const app = { key: derive('dropbox app key').slice(0, 15), secret: derive('dropbox app secret').slice(0, 15) };
  const tokenOf = (tenant: DemoTenant): string => derive(`dropbox refresh token of ${tenant}`);
  const accounts = DEMO_TENANTS.map((name) => ({ name, refreshToken: tokenOf(name) }));
  const dropbox = await startDropbox({ app, accounts });
  return {
    variables: {
      DROPBOX_APP_KEY: app.key,
      DROPBOX_APP_SECRET: app.secret,
      DROPBOX_API_BASE_URL: dropbox.url,
    },
    tenant: (tenant) => tenantStorage(tenant, tokenOf(tenant)),
    above: () => '/',
    files: (tenant) => filesOf(dropbox, tenant),
    plant: (tenant, path, { bytes, modifiedAt }) =>
      void dropbox.account(tenant).plant(`/${path}`, bytes, { modifiedAt }),
    begin: (planned) => beginDay(dropbox, planned),
    close: () => dropbox.close(),
  };
}

function tenantStorage(tenant: DemoTenant, refreshToken: string): TenantStorage {
  const reference = `dropbox-of-${tenant}`;
  const paths = { root: '/Photos', archive: 'archive', keep: 'keep', remove: 'reject' };
  return {
    storage: { provider: 'dropbox', credentials_ref: reference, paths },
    credentials: { [reference]: { provider: 'dropbox', refresh_token: refreshToken, expires_at: null } },
  };
}

function filesOf(dropbox: RunningDropbox, tenant: DemoTenant): ReadonlyMap<string, StoredFile> {
  const files = [...dropbox.account(tenant).tree()].map(
    ([path, { bytes, serverModified }]) =>
      [path.replace(/^\//, ''), { bytes, modifiedAt: serverModified, metadata: {} }] as const,
  );
  return new Map(files);
}

function beginDay(dropbox: RunningDropbox, { day, tenant }: PlannedDay): void {
  const { control } = dropbox;
  const scope = tenant === null ? {} : { account: tenant };
  const accounts = (tenant === null ? DEMO_TENANTS : [tenant]).map((name) => dropbox.account(name));
  switch (day) {
    case 'down':
      return control.fail('any', { kind: 'status', status: 503 }, scope);
    case 'slow':
      return control.slow(1_000, scope);
    case 'limited':
      return control.fail('any', { kind: 'too_many', retryAfter: 30 }, scope);
    case 'revoked':
      return accounts.forEach((account) => account.revokeRefreshToken());
    case 'full':
      return accounts.forEach((account) => account.setQuota(0));
    case 'locked':
      return lock(control, scope);
    case 'lying':
      throw new Error('A Dropbox does not ignore conditions.');
  }
}

function lock(control: DropboxControl, scope: { readonly account?: string }): void {
  for (const route of WRITES) control.fail(route, { kind: 'too_many', reason: 'too_many_write_operations' }, scope);
}
