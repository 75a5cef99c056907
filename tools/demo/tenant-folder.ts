import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenantFile } from '../../test/support/orchestrator/index.js';

/**
 * Writes a tenant's file on the first start. Later only its credentials, and the port of its mail server, are brought up
 * to date: a stand-in has another address at each start, and everything else may have been changed by a person.
 */
export async function keepTenantFile(folder: string, tenant: string, file: TenantFile): Promise<void> {
  const at = join(folder, `${tenant}.json`);
  const text = await readFile(at, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return writeFile(at, shown(file), { flag: 'wx', mode: 0o600 });
  const present = parsed(text);
  if (present === null) return; // the orchestrator says what is wrong with it
  const credentials = { ...present.credentials, ...file.credentials };
  const updated = shown({ envelope: withMailPort(present.envelope, file.envelope), credentials });
  if (Object.keys(file.credentials ?? {}).length > 0 && updated !== text) await writeFile(at, updated, { mode: 0o600 });
}

/** A mail server on this machine is a stand-in, wherever a person has it from. */
function withMailPort(present: TenantFile['envelope'], fresh: TenantFile['envelope']): TenantFile['envelope'] {
  const [own, now] = [mailServerOf(present), mailServerOf(fresh)];
  if (own === null || now === null || own['host'] !== now['host']) return present;
  const config = present['config'] as Readonly<Record<string, unknown>>;
  return { ...present, config: { ...config, email_server: { ...own, port: now['port'] } } };
}

function mailServerOf({ config }: TenantFile['envelope']): Readonly<Record<string, unknown>> | null {
  const server: unknown = isObject(config) ? config['email_server'] : null;
  return isObject(server) ? server : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

const shown = (file: TenantFile): string => `${JSON.stringify(file, null, 2)}\n`;

function parsed(text: string): TenantFile | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'envelope' in value ? (value as TenantFile) : null;
  } catch {
    return null;
  }
}
