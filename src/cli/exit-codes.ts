import { PublisherError, type ErrorCode } from '../kernel/index.js';
import { EnvironmentError } from '../platform/environment/index.js';

/** How a command ended, for scripts. Spec: publishing.md section 2.2. */
export const EXIT = { done: 0, failed: 1, usage: 2, partly: 3, nothing: 4, refused: 5, unavailable: 6 } as const;

const UNAVAILABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'config_unavailable',
  'credentials_unavailable',
  'storage_unavailable',
  'storage_unauthorized',
  'storage_not_conditional',
  'storage_integrity',
]);

/** The exit code of an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof EnvironmentError) return EXIT.usage;
  if (!(error instanceof PublisherError)) return EXIT.failed;
  if (error.code === 'not_found') return EXIT.usage;
  return UNAVAILABLE.has(error.code) ? EXIT.unavailable : EXIT.failed;
}

/** The caller asked for something that the command does not do. Its message is for the caller. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
