import { asError, PublisherError } from '../../kernel/index.js';
import { storageUnavailable } from '../storage.errors.js';

/** There is nothing at the path that we would open: missing, a symlink, or below something that is no folder. */
const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO', 'ENAMETOOLONG']);
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
const NO_HARD_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** The system's code of a failed call (`ENOENT`, …), or null when the error is something else. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('syscall' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

export function isAbsent(error: unknown): boolean {
  return ABSENT.has(systemCode(error) ?? '');
}

export function isTaken(error: unknown): boolean {
  return systemCode(error) === 'EEXIST';
}

export function isOtherDisk(error: unknown): boolean {
  return systemCode(error) === 'EXDEV';
}

export function isNoHardLinks(error: unknown): boolean {
  return NO_HARD_LINKS.has(systemCode(error) ?? '');
}

/**
 * Runs one operation of the adapter. What the system throws becomes `storage_unavailable` here, once, and
 * loses its path; an abort is thrown as the signal's own reason; a bug stays what it is.
 */
export async function onDisk<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw asError(signal.reason);
    if (error instanceof PublisherError) throw error;
    const code = systemCode(error);
    throw code === null ? error : storageUnavailable(FULL.has(code) ? 'full' : undefined);
  }
}
