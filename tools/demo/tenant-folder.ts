import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TenantFile } from '../../test/support/orchestrator/index.js';

/**
 * Writes a tenant's file on the first start. Later only its credentials are brought up to date: a stand-in has another
 * address at each start, and everything else may have been changed by a person.
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
  const updated = shown({ ...present, credentials: { ...present.credentials, ...file.credentials } });
  if (Object.keys(file.credentials ?? {}).length > 0 && updated !== text) await writeFile(at, updated, { mode: 0o600 });
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
