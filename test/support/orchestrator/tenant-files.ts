import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One tenant as a file or as an object of a test: the answer, and the secrets behind its references. */
export interface TenantFile {
  /** The runtime answer. `tenant` and `config_version` may be left out. */
  readonly envelope: Readonly<Record<string, unknown>>;
  /** Credential payloads by reference; only this tenant may resolve them. `version` may be left out. */
  readonly credentials?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where tenants come from; asked again for every request, so an edit is noticed. Null = no such tenant. */
export type TenantSource = (tenant: string) => Promise<TenantFile | null>;

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** `<dir>/<tenant>.json`. A file that is no JSON object is an error the server reports as 500. */
export function tenantsOfFolder(dir: string): TenantSource {
  return async (tenant) => {
    if (!LABEL.test(tenant)) return null;
    const text = await readFile(join(dir, `${tenant}.json`), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : withDefaults(tenant, JSON.parse(text) as TenantFile, text);
  };
}

/** Tenants of a test; the map may change while the server runs. */
export function tenantsOfMap(tenants: ReadonlyMap<string, TenantFile>): TenantSource {
  return async (tenant) => {
    const file = tenants.get(tenant);
    return file ? withDefaults(tenant, file, JSON.stringify(file)) : null;
  };
}

function withDefaults(tenant: string, file: TenantFile, text: string): TenantFile {
  const credentials = Object.entries(file.credentials ?? {}).map(
    ([ref, payload]) => [ref, { version: hash(JSON.stringify(payload)), ...payload }] as const,
  );
  return {
    envelope: { tenant, config_version: hash(text), ...file.envelope },
    credentials: Object.fromEntries(credentials),
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
