import type { AccessControl } from '../../../auth/index.js';
import { callerError, hasCode, type Folder } from '../../../kernel/index.js';
import type { TenantContext } from '../../../tenancy/index.js';

/** @throws PublisherError the refusal of access control, when a stranger asks for what only admins see */
export function requireAdmin(access: AccessControl, context: TenantContext): void {
  if (access.roleOf(context) !== 'admin') throw access.refusal(context);
}

/** Strangers see the inbox only. @throws PublisherError the refusal of access control */
export function requireFolder(access: AccessControl, context: TenantContext, folder: Folder): void {
  if (folder !== 'inbox') requireAdmin(access, context);
}

/**
 * Reads answer a bad name like a photo that is not there. Spec: web-api.md section 1.
 * @throws PublisherError `photo_not_found`
 */
export async function found<T>(lookUp: Promise<T | null>): Promise<T> {
  const photo = await lookUp.catch((error: unknown) => {
    if (hasCode(error, 'bad_name')) return null;
    throw error;
  });
  if (photo === null) throw callerError('photo_not_found', 'There is no photo of this name in this folder.');
  return photo;
}
