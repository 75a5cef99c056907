import type { PublisherType } from '../../kernel/index.js';
import type { FailedCode } from '../publisher.port.js';
import type { WireFault } from './wire-harness.js';

/** What may happen to a send, as in the rows of publishers.md section 11. */
export const AMBIGUITY_ROWS = [
  'unreachable',
  'preparing_trouble',
  'called_off',
  'lost_after_commit',
  'clear_refusal',
  'rate_limit',
  'server_error',
  'error_in_a_good_answer',
  'answer_without_sense',
  'secret_refused',
] as const;
export type AmbiguityRow = (typeof AMBIGUITY_ROWS)[number];

/** Trouble of one cell; `called_off` = `commit()` throws `NotStarted`. */
export type CellFault = WireFault | 'called_off';

/**
 * What must come of it. `lookup` = `sent` when our own read finds the post, else `unknown`; the others are
 * outcomes, `failed` with its code.
 */
export type Expected = 'sent' | 'unknown' | 'lookup' | 'not_started' | FailedCode;

/** One cell: every trouble of the row that this platform can have, or why it can have none of it. */
export type AmbiguityCell = Readonly<Partial<Record<CellFault, Expected>>> | { readonly none: string };

/** What the platform's posts begin with, and its cells. */
export interface AmbiguityColumn {
  /** Where a post begins to exist. */
  readonly commitPoint: string;
  readonly cells: Readonly<Record<AmbiguityRow, AmbiguityCell>>;
}

const CALLED_OFF = { called_off: 'not_started' } as const;
const UNREACHABLE = {
  refused: 'connect_failed',
  unresolved: 'connect_failed',
  untrusted: 'connect_failed',
  silent_before: 'connect_failed',
} as const;
const LOST = {
  silent_after: 'unknown',
  drip_after: 'unknown',
  reset_after: 'unknown',
  half_answer: 'unknown',
  lost_reply: 'unknown',
} as const;
const RATE_LIMIT = {
  rate_limited_seconds: 'rate_limited',
  rate_limited_date: 'rate_limited',
  rate_limited_day: 'rate_limited',
  rate_limited_negative: 'rate_limited',
  rate_limited_garbage: 'rate_limited',
  rate_limited_plain: 'rate_limited',
} as const;
const CLEAR_REFUSAL = { rejected: 'rejected', media_rejected: 'media_rejected' } as const;

const MAIL: AmbiguityColumn = {
  commitPoint: 'the envelope that carries DATA',
  cells: {
    unreachable: { refused: 'connect_failed', unresolved: 'connect_failed', untrusted: 'connect_failed' },
    preparing_trouble: {
      silent_before: 'connect_failed',
      drip_before: 'connect_failed',
      reset_before: 'connect_failed',
      error_before: 'connect_failed',
    },
    called_off: CALLED_OFF,
    lost_after_commit: LOST,
    clear_refusal: { ...CLEAR_REFUSAL, rate_limited_plain: 'rate_limited' },
    rate_limit: { none: 'SMTP has no 429; its 421, 450, 451 and 452 are clear refusals.' },
    server_error: { none: 'SMTP has no 5xx that leaves open what became of the mail; 5yz is a refusal.' },
    error_in_a_good_answer: { none: 'A reply of SMTP is a code; a good one holds no error.' },
    answer_without_sense: { html: 'unknown' },
    secret_refused: { unauthorized: 'unauthorized' },
  },
};

/**
 * The table of publishers.md section 11 as data: one column for each type this build can post to. The others
 * say so here and get their column with their adapter.
 */
export const AMBIGUITY_TABLE: Readonly<Record<PublisherType, AmbiguityColumn | { readonly notBuilt: string }>> = {
  telegram: {
    commitPoint: 'first byte of sendPhoto',
    cells: {
      unreachable: UNREACHABLE,
      preparing_trouble: { none: 'One call: nothing comes before it but the connection.' },
      called_off: CALLED_OFF,
      lost_after_commit: LOST,
      clear_refusal: CLEAR_REFUSAL,
      rate_limit: RATE_LIMIT,
      server_error: { error_after: 'unknown' },
      error_in_a_good_answer: { error_inside: 'rejected', error_inside_without_code: 'unknown' },
      answer_without_sense: {
        html: 'unknown',
        empty: 'unknown',
        bom: 'unknown',
        huge: 'unknown',
        deep: 'unknown',
        redirect: 'unknown',
        no_id: 'unknown',
      },
      secret_refused: { unauthorized: 'unauthorized' },
    },
  },
  fetlife: MAIL,
  email: MAIL,
  outbox: {
    commitPoint: 'create of post.json',
    cells: {
      unreachable: { refused: 'connect_failed' },
      preparing_trouble: { silent_before: 'connect_failed', reset_before: 'connect_failed' },
      called_off: CALLED_OFF,
      lost_after_commit: { silent_after: 'lookup', reset_after: 'lookup', lost_reply: 'lookup' },
      clear_refusal: { rejected: 'rejected' },
      rate_limit: { none: 'A storage at its rate limit is waited for below the sink.' },
      server_error: { error_after: 'lookup' },
      error_in_a_good_answer: { none: 'A sink answers with a word of ours.' },
      answer_without_sense: { none: 'A sink answers with a word of ours.' },
      secret_refused: { none: 'It has no secret of its own.' },
    },
  },
  instagram: { notBuilt: 'No adapter in this build.' },
  mastodon: { notBuilt: 'No adapter in this build.' },
  bluesky: { notBuilt: 'No adapter in this build.' },
  webhook: { notBuilt: 'No adapter in this build.' },
};

/** What the table says of one trouble at one platform; null = the platform cannot have it, or is not built. */
export function expectedOf(type: PublisherType, fault: CellFault): Expected | null {
  const column = AMBIGUITY_TABLE[type];
  if ('notBuilt' in column) return null;
  for (const cell of Object.values(column.cells)) {
    if ('none' in cell) continue;
    const expected = cell[fault];
    if (expected !== undefined) return expected;
  }
  return null;
}
