import type { LogApiJournalEntry } from '../../../test/support/log-api/index.js';

/** Headers that say what a delivery is; the token is none of them. */
const SHOWN_HEADERS = ['content-type', 'content-length', 'idempotency-key', 'x-request-id', 'user-agent'];

/** What the webhook was answered, and what arrived at the receiver. */
export function deliveryInWords({ headers, body }: LogApiJournalEntry, answer: string): string {
  const lines = SHOWN_HEADERS.map((name) => `      ${name}: ${String(headers[name])}`);
  const json = JSON.stringify(JSON.parse(body?.toString('utf8') ?? 'null'), null, 2).replaceAll('\n', '\n      ');
  return `
  The relay: a pipeline has ended in the played GitLab.

    Webhook   answered ${answer}
    Arrived   at the played receiver
${lines.join('\n')}

      ${json}
`;
}

/** What is written beside it. */
export function linesInWords(files: readonly string[], requests: readonly string[]): string {
  return `
    Files     ${files.join('\n              ')}
    Attempt   ${requests.join('\n              ')}
`;
}
