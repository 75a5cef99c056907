import { startS3 } from '../../../test/support/s3/index.js';
import type { RunningS3 } from '../../../test/support/s3/index.js';
import { DEMO_TENANTS } from '../photos/index.js';
import type { DemoTenant } from '../photos/index.js';
import type { DemoStorage, StoredFile, TenantStorage } from './demo-storage.js';
import type { Derive } from './derive.js';
import type { PlannedDay } from './storage-words.js';

/** Both tenants share it, below roots of their own. */
const BUCKET = 'studio';
const REGION = 'us-east-1';

/** An S3 with one bucket for both tenants of the demo; each has a key of its own. */
export async function startS3Storage(derive: Derive): Promise<DemoStorage> {
  const keyOf = (tenant: DemoTenant) => ({
    accessKeyId: `DEMO${derive(`access key of ${tenant}`).slice(0, 16).toUpperCase()}`,
    secretAccessKey: derive(`secret key of ${tenant}`).slice(0, 40),
    buckets: [BUCKET],
  });
  const s3 = await startS3({ keys: DEMO_TENANTS.map(keyOf), buckets: [BUCKET], region: REGION });
  const bucket = s3.bucket(BUCKET);
  return {
    variables: {},
    tenant: (tenant) => tenantStorage(tenant, s3.url, keyOf(tenant)),
    above: (tenant) => `${BUCKET}/${tenant}/`,
    files: (tenant) => filesOf(s3, tenant),
    plant: (tenant, path, { bytes, modifiedAt, contentType, metadata }) =>
      bucket.plant(`${tenant}/${path}`, bytes, { lastModifiedMs: modifiedAt.getTime(), contentType, metadata }),
    begin: (planned) => beginDay(s3, planned),
    close: () => s3.close(),
  };
}

function tenantStorage(
  tenant: DemoTenant,
  url: string,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
): TenantStorage {
  const reference = `bucket-of-${tenant}`;
  const paths = { root: `/${tenant}/photos`, archive: 'archive', keep: 'keep', remove: 'reject' };
  const payload = {
    provider: 'managed',
    access_key_id: key.accessKeyId,
    secret_access_key: key.secretAccessKey,
    endpoint_url: url,
    bucket: BUCKET,
    region: REGION,
  };
  return {
    storage: { provider: 'managed', credentials_ref: reference, paths },
    credentials: { [reference]: payload },
  };
}

function filesOf(s3: RunningS3, tenant: DemoTenant): ReadonlyMap<string, StoredFile> {
  const files = [...s3.bucket(BUCKET).tree()].filter(([key]) => key.startsWith(`${tenant}/`));
  return new Map(
    files.map(([key, { bytes, lastModified, contentType, metadata }]) => [
      key.slice(tenant.length + 1),
      { bytes, modifiedAt: lastModified, contentType, metadata },
    ]),
  );
}

function beginDay({ control }: RunningS3, { day, tenant }: PlannedDay): void {
  const scope = tenant === null ? {} : { keyIncludes: `${tenant}/` };
  switch (day) {
    case 'down':
      return control.fail('any', { kind: 'status', status: 503 }, scope);
    case 'slow':
      return control.slow(1_000, scope);
    case 'limited':
      return control.fail('any', { kind: 'error', code: 'SlowDown', retryAfter: '30' }, scope);
    case 'revoked':
      return control.fail('any', { kind: 'error', code: 'InvalidAccessKeyId' }, scope);
    case 'lying':
      return control.ignore('create', 'swap', 'copy', 'copy_source', 'delete');
    case 'full':
    case 'locked':
      throw new Error('This day is one of Dropbox.');
  }
}
