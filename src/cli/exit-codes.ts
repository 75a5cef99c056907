import { PublisherError, type ErrorCode } from '../kernel/index.js';
import { EnvironmentError } from '../platform/environment/index.js';
import type { PublishAnswer } from '../workflow/index.js';
import { UsageError } from './usage-error.js';

/** How a command ended, for scripts. Spec: publishing.md section 2.2. */
export const EXIT = { done: 0, failed: 1, usage: 2, partly: 3, nothing: 4, refused: 5, unavailable: 6 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each exit code means, for the end of the help. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  [EXIT.done]: 'everything that was asked for is done; a preview, dry run or reading command has finished',
  [EXIT.failed]: 'nothing was sent or changed, or something else went wrong',
  [EXIT.usage]: 'wrong words or a wrong configuration; nothing was begun',
  [EXIT.partly]: 'partly done, or it is not known whether a post arrived',
  [EXIT.nothing]: 'there is nothing to publish',
  [EXIT.refused]: 'refused: in progress, already published, or a person has to decide first',
  [EXIT.unavailable]: 'configuration source, storage or credentials cannot be used now',
};

/** Codes that say more than that it failed. The caller can mend the first, a person or time the second. */
const CODES: ReadonlyMap<ErrorCode, ExitCode> = new Map<ErrorCode, ExitCode>([
  ...all(EXIT.usage, 'not_found', 'validation_failed', 'bad_name', 'unknown_platform', 'platform_disabled'),
  ...all(EXIT.usage, 'confirmation_required', 'idempotency_key_required', 'idempotency_key_reused'),
  ...all(EXIT.nothing, 'nothing_to_publish', 'no_photos'),
  ...all(EXIT.refused, 'in_progress', 'photo_busy', 'already_published', 'needs_decision', 'ledger_corrupt'),
  ...all(EXIT.refused, 'too_early_to_resolve', 'operation_finished'),
  ...all(EXIT.unavailable, 'config_unavailable', 'credentials_unavailable', 'storage_unavailable'),
  ...all(EXIT.unavailable, 'storage_unauthorized', 'storage_not_conditional', 'storage_integrity'),
]);

function all(code: ExitCode, ...errors: readonly ErrorCode[]): readonly (readonly [ErrorCode, ExitCode])[] {
  return errors.map((error) => [error, code] as const);
}

/** The exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError || error instanceof EnvironmentError) return EXIT.usage;
  return error instanceof PublisherError ? (CODES.get(error.code) ?? EXIT.failed) : EXIT.failed;
}

/** Why nothing was started after the claim, as far as it is no failure of the run itself. */
const NOT_STARTED: ReadonlySet<string | null> = new Set([
  ...['config_unavailable', 'ledger_unavailable', 'credential_unavailable', 'not_configured'],
]);

/** The exit code of a publish run that has ended. A check that was finished is finished, whatever it found. */
export function exitCodeOfAnswer(answer: Exclude<PublishAnswer, { outcome: 'running' }>): ExitCode {
  if (answer.result.dryRun) return EXIT.done;
  switch (answer.outcome) {
    case 'all_sent':
      return EXIT.done;
    case 'some_sent':
      return EXIT.partly;
    case 'all_failed':
      return EXIT.failed;
    case 'nothing_started':
      return NOT_STARTED.has(answer.code) ? EXIT.unavailable : EXIT.failed;
  }
}

/**
 * The exit code of several photos in one command: of all when they agree, else partly done when any of them was, else
 * that of the first.
 * @param codes in their order; none = nothing was asked for
 */
export function exitCodeOfAll(codes: readonly ExitCode[]): ExitCode {
  const [first = EXIT.done] = codes;
  if (codes.every((code) => code === first)) return first;
  return codes.some((code) => code === EXIT.done || code === EXIT.partly) ? EXIT.partly : first;
}
