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

/** A file that cannot be used, in words for the person who wrote it; nothing of its content is in them. */
export class TenantFileError extends Error {
  constructor(tenant: string, problem: string) {
    super(`${tenant}.json cannot be used: ${problem}`);
    this.name = 'TenantFileError';
  }
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether a word can be a tenant's name: one host label in lower case. */
export function isTenantLabel(word: string): boolean {
  return LABEL.test(word);
}

/** `<dir>/<tenant>.json`. A file that cannot be used is an error the server reports as 500. */
export function tenantsOfFolder(dir: string): TenantSource {
  return async (tenant) => {
    if (!isTenantLabel(tenant)) return null;
    const text = await readFile(join(dir, `${tenant}.json`), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw new TenantFileError(tenant, `it cannot be read (${error.code ?? 'unknown reason'})`);
    });
    return text === null ? null : withDefaults(tenant, parseTenantFile(tenant, text), text);
  };
}

/** Tenants of a test; the map may change while the server runs. */
export function tenantsOfMap(tenants: ReadonlyMap<string, TenantFile>): TenantSource {
  return async (tenant) => {
    const file = tenants.get(tenant);
    return file ? withDefaults(tenant, file, JSON.stringify(file)) : null;
  };
}

/**
 * Checks the frame only: what stands in the envelope may be as wrong as a test wants it.
 * @throws TenantFileError
 */
function parseTenantFile(tenant: string, text: string): TenantFile {
  const file = jsonOf(tenant, text);
  if (!isObject(file)) throw new TenantFileError(tenant, 'it must be an object with "envelope" and "credentials"');
  const { envelope, credentials = {} } = file;
  if (!isObject(envelope)) throw new TenantFileError(tenant, '"envelope", the runtime answer, must be an object');
  if (!isObject(credentials) || !Object.values(credentials).every(isObject)) {
    throw new TenantFileError(tenant, '"credentials" must be an object: for each reference the payload behind it');
  }
  return { envelope, credentials: credentials as TenantFile['credentials'] };
}

function jsonOf(tenant: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own words can quote the file, which holds secrets: only the place is told.
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? Number.NaN);
    const before = text.slice(0, offset).split('\n');
    const place = Number.isNaN(offset) ? '' : ` (line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
    throw new TenantFileError(tenant, `it is not JSON${place}`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
