import { PublisherError } from '../kernel/index.js';
import { EnvironmentError } from '../platform/environment/index.js';
import { UsageError } from './usage-error.js';

/** An error as `--json` says it. */
export interface TroubleView {
  readonly error: {
    /** Stable; `usage` and `configuration_rejected` for what was wrong before anything was begun. */
    readonly code: string;
    /** One sentence for people. */
    readonly detail: string;
    /** The photo it is about, where a command has several. */
    readonly photo?: string;
    readonly retryAfterSeconds?: number;
    /** What is wrong with which option. */
    readonly fields?: readonly { readonly pointer: string; readonly detail: string }[];
    /** State of each platform, where the refusal knows it. */
    readonly results?: unknown;
  };
}

/**
 * What may be said of an error: our own texts only, which name no path, address or secret.
 * @param photo as the caller named it
 */
export function troubleOf(error: unknown, photo: string | null = null): TroubleView {
  const about = photo === null ? {} : { photo };
  if (error instanceof UsageError) return { error: { code: 'usage', detail: error.message, ...about } };
  if (error instanceof EnvironmentError) {
    const problems = error.problems.map(({ variable, rule }) => `${variable} ${rule}`).join('; ');
    return { error: { code: 'configuration_rejected', detail: `The environment cannot be used: ${problems}.` } };
  }
  if (!(error instanceof PublisherError)) {
    return {
      error: { code: 'internal_error', detail: 'Something went wrong on our side; the log says more.', ...about },
    };
  }
  const { retryAfterSeconds, fields, members } = error.details;
  return {
    error: {
      code: error.code,
      detail: error.code === 'not_found' ? 'There is no tenant with this host.' : error.message,
      ...about,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(fields === undefined ? {} : { fields: fields.map(({ pointer, detail }) => ({ pointer, detail })) }),
      ...(members?.['results'] === undefined ? {} : { results: members['results'] }),
    },
  };
}

/** The same for a person, one sentence per line. */
export function troubleText({ error }: TroubleView): string {
  const subject = error.photo === undefined ? '' : `${error.photo}: `;
  const code = error.code === 'usage' || error.code === 'configuration_rejected' ? '' : ` (${error.code})`;
  return [
    `${subject}${error.detail}${code}`,
    ...(error.fields ?? []).map(({ pointer, detail }) => `  ${pointer.replace(/^\//, '')}: ${detail}`),
    ...(error.retryAfterSeconds === undefined ? [] : [`  Try again in ${error.retryAfterSeconds} s.`]),
    '',
  ].join('\n');
}
