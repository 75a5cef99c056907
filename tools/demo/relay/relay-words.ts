import type { LogApiJournalEntry } from '../../../test/support/log-api/index.js';

/** Headers that say what a delivery is; the token is none of them. */
const SHOWN_HEADERS = ['content-type', 'content-length', 'idempotency-key', 'x-request-id', 'user-agent'];

/** What the webhook was answered, and what arrived at the receiver. @param url of the webhook */
export function deliveryInWords({ headers, body }: LogApiJournalEntry, url: string, answer: string): string {
  const lines = SHOWN_HEADERS.map((name) => `      ${name}: ${String(headers[name])}`);
  const json = JSON.stringify(JSON.parse(body?.toString('utf8') ?? 'null'), null, 2).replaceAll('\n', '\n      ');
  return `
  The relay: a pipeline of two jobs has ended in the played GitLab, and its logs were passed on.

    Webhook   GitLab called ${url}
              and was answered ${answer}
    Sent      to the played receiver, in one request; a token that the second job had printed is [MASKED]:

${lines.join('\n')}

      ${json}
`;
}

/** What is written beside it. @param requests the last line of the log of attempts @param dataDir of the demo */
export function linesInWords(files: readonly string[], requests: readonly string[], dataDir: string): string {
  return `
    Files     ${files.join('\n              ')}
    Attempts  each is a line of api-requests.log; this one:
              ${requests.join('\n              ')}

    Stored    what is still on its way, or was given up, is listed by
              DATA_DIR=${dataDir} GITLAB_URL=http://localhost GITLAB_TOKEN=not-asked-here npm run pipeline-logs -- list

  The guide to it is docs/guides/pipeline-log-relay.md. Each start of the demo lets the pipeline end once more.
`;
}
