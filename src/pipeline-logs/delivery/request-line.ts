import { STATUS_CODES } from 'node:http';
import type { PipelineFacts } from '../pipeline.types.js';
import type { Attempt } from './attempt.js';

const MAX_CHARACTERS = 1000;
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** What a line is about. */
export interface RequestLine {
  readonly facts: Pick<PipelineFacts, 'pipeline_id' | 'project_id'>;
  readonly url: string;
  readonly attempt: Pick<Attempt, 'status' | 'fault' | 'durationMs' | 'answer'>;
  /** End of the attempt, milliseconds since the Unix epoch. */
  readonly endedAt: number;
}

/**
 * A line of `api-requests.log`, with its line end.
 * @param mask takes known secrets out of a text
 * Spec: pipeline-logs.md section 8.
 */
export function requestLine({ facts, url, attempt, endedAt }: RequestLine, mask: (text: string) => string): string {
  const { status, fault, durationMs, answer } = attempt;
  const error = status === null ? (fault ?? 'connection_reset') : reasonOf(status);
  const tokens = [
    `[${new Date(endedAt).toISOString().slice(0, 19).replace('T', ' ')}]`,
    `PIPELINE_ID=${facts.pipeline_id}`,
    `PROJECT_ID=${facts.project_id}`,
    `URL=${loggedUrl(url)}`,
    `STATUS=${status ?? 'ERROR'}`,
    `DURATION=${Math.round(durationMs)}ms`,
    ...(error === null ? [] : [`ERROR=${error}`]),
    `RESPONSE=${oneLine(mask(Buffer.from(answer).toString('utf8')))}`,
  ];
  return `${tokens.join(' ')}\n`;
}

/** The standard phrase of a status that is no success; null for 2xx. */
function reasonOf(status: number): string | null {
  return status >= 200 && status < 300 ? null : (STATUS_CODES[status] ?? 'Unknown Status');
}

/** The address without whom it is for and without the values of its query. */
function loggedUrl(url: string): string {
  const { protocol, host, pathname, search } = new URL(url);
  const names = search
    .slice(1)
    .split('&')
    .map((part) => (part.includes('=') ? `${part.slice(0, part.indexOf('='))}=***` : '***'));
  return `${protocol}//${host}${pathname}${search === '' ? '' : `?${names.join('&')}`}`;
}

/** Cut by characters and not in the middle of one, then made one line. */
function oneLine(text: string): string {
  return [...text].slice(0, MAX_CHARACTERS).join('').replace(CONTROLS, escaped);
}

function escaped(character: string): string {
  if (character === '\r') return '\\r';
  if (character === '\n') return '\\n';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
