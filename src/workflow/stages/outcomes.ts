import type { SendOutcome } from '../../publishers/index.js';
import type { EntryState, LedgerEntry } from '../ledger/record.js';
import { platformResult } from '../results.js';
import type { PlatformResult } from '../workflow.types.js';

/** The ledger state of an outcome. Spec: publishers.md section 1. */
export function stateOf(outcome: SendOutcome): EntryState {
  switch (outcome.outcome) {
    case 'sent':
      return 'SENT';
    case 'failed':
      return 'FAILED';
    case 'unknown':
      return 'UNKNOWN';
    case 'not_started':
      return 'PENDING';
  }
}

/** What an outcome changes in its ledger entry. @param at wall clock at the end of the send */
export function entryChangeOf(outcome: SendOutcome, at: Date): Partial<LedgerEntry> {
  switch (outcome.outcome) {
    case 'sent':
      return {
        postId: outcome.postId,
        postUrl: outcome.postUrl,
        sentAt: at.toISOString(),
        code: null,
        retryable: false,
      };
    case 'failed': {
      const waitMs = outcome.retryAfterSeconds === undefined ? null : outcome.retryAfterSeconds * 1000;
      const retryAfter = waitMs === null ? null : new Date(at.getTime() + waitMs).toISOString();
      return { code: outcome.code, retryable: outcome.retryable, retryAfter };
    }
    case 'unknown':
      return { code: outcome.code, retryable: false };
    case 'not_started':
      return { code: null, retryable: true };
  }
}

/** What an outcome tells the caller. @param at wall clock at the end of the send */
export function resultOf(outcome: SendOutcome, at: Date): PlatformResult {
  switch (outcome.outcome) {
    case 'sent':
      return platformResult('sent', null, {
        postId: outcome.postId,
        postUrl: outcome.postUrl,
        sentAt: at.toISOString(),
      });
    case 'failed':
      return platformResult('failed', outcome.code, {
        retryable: outcome.retryable,
        retryAfterSeconds: outcome.retryAfterSeconds ?? null,
      });
    case 'unknown':
      return platformResult('unknown', outcome.code);
    case 'not_started':
      return platformResult('skipped', 'cancelled', { retryable: true });
  }
}
