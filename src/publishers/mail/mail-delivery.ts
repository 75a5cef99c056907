import type { Clock, CredentialFields, Deadline } from '../../kernel/index.js';
import type { CallEnd, CallObserver } from '../../platform/http/index.js';
import { boundedStep, type StepResult } from '../bounded-step.js';
import { NotStarted, type FailedCode, type SendOutcome, type UnknownCode } from '../publisher.port.js';
import type { MailLimits } from './mail-limits.js';
import type { MailServer } from './mail-server.js';
import type { Envelope } from './smtp-send.js';
import { SmtpSession } from './smtp-session.js';

/** Wait after a refusal that names no time, in seconds. Spec: publishers.md section 1. */
const RETRY_AFTER_SECONDS = 60;

/** A mail server and the right to use it. */
export interface MailRoute {
  readonly server: MailServer;
  readonly credential: CredentialFields;
  readonly limits: MailLimits;
  readonly clock: Clock;
  /** PEM of a further authority that may vouch for the server. */
  readonly trust: string | undefined;
  /** For tests: ports that are elsewhere in reality. */
  readonly ports: Readonly<Record<number, number>>;
  /** Told of each mail as of a call; default: nobody is. */
  readonly calls?: CallObserver | undefined;
}

/** One mail on its way. */
export interface MailJob {
  readonly envelope: Envelope;
  readonly mail: Buffer;
  /** Told when it was accepted. */
  readonly messageId: string;
  /** All of it, in milliseconds. */
  readonly totalMs: number;
  /** Called after the login, before the first byte of the envelope. @throws NotStarted */
  commit(): void;
}

/** A mail as a call of another service, for who counts and traces. */
const CALL = { dependency: 'smtp', operation: 'send_mail', method: 'POST' } as const;

/** What became of a mail, in the words for calls. */
const FAILED = {
  connect_failed: 'unreachable',
  rate_limited: 'rate_limited',
  unauthorized: 'rejected',
  rejected: 'rejected',
  media_rejected: 'rejected',
} as const satisfies Record<FailedCode, CallEnd['outcome']>;
const UNKNOWN = {
  timeout_after_send: 'timeout',
  connection_lost_after_send: 'connection_lost',
  bad_reply_after_send: 'bad_answer',
  shutdown_during_send: 'aborted',
} as const satisfies Record<UnknownCode, CallEnd['outcome']>;

interface Bounds {
  readonly deadline: Deadline;
  readonly signal?: AbortSignal;
}

/**
 * Sends one mail over a session of its own, once. Until `commit()` nothing has happened at the server; after it
 * only a clear reply proves a refusal. Spec: publishers.md sections 6 and 11.
 * @throws whatever `commit()` throws beside NotStarted
 */
export async function deliverMail(route: MailRoute, job: MailJob, outer: Bounds): Promise<SendOutcome> {
  const call = route.calls?.begins(CALL);
  try {
    const outcome = await deliver(route, job, outer);
    call?.ended(endOf(outcome));
    return outcome;
  } catch (error) {
    call?.ended({ outcome: 'called_off', status: null });
    throw error;
  }
}

async function deliver(route: MailRoute, job: MailJob, outer: Bounds): Promise<SendOutcome> {
  const session = new SmtpSession(route);
  const bounds = boundsFrom(route.clock, job.totalMs, outer);
  try {
    const problem = await prepare(session, route, job, boundsFrom(route.clock, route.limits.preparingMs, bounds));
    if (problem !== null) return problem;
    job.commit();
    const outcome = await send(session, job, bounds);
    if (outcome.outcome === 'sent') session.end();
    return outcome;
  } catch (error) {
    if (error instanceof NotStarted) return { outcome: 'not_started' };
    throw error;
  } finally {
    session.destroyUnlessEnded();
  }
}

function endOf(outcome: SendOutcome): CallEnd {
  switch (outcome.outcome) {
    case 'sent':
      return { outcome: 'answered', status: null };
    case 'not_started':
      return { outcome: 'called_off', status: null };
    case 'failed':
      return { outcome: FAILED[outcome.code], status: null };
    case 'unknown':
      return { outcome: UNKNOWN[outcome.code], status: null };
  }
}

/** Connection, greeting, login. Null = the envelope may leave. */
async function prepare(
  session: SmtpSession,
  route: MailRoute,
  job: MailJob,
  bounds: Bounds,
): Promise<SendOutcome | null> {
  const { limits, server, credential } = route;
  const connected = await boundedStep(bounds, limits.connectMs, () => session.connect());
  if (!connected.done) return failed('connect_failed');
  const greeted = await boundedStep(bounds, limits.greetingMs + limits.commandMs, () => session.greet());
  if (!greeted.done) return failed('connect_failed');
  // Revealed here and kept nowhere.
  const loggedIn = await boundedStep(bounds, limits.commandMs, () =>
    session.login(server.username, credential.reveal()['password'] ?? ''),
  );
  if (!loggedIn.done) return failed('connect_failed');
  if (!loggedIn.value) return failed('unauthorized');
  if (!session.stands()) return failed('connect_failed');
  const maxBytes = session.maxBytes();
  return maxBytes !== null && job.mail.length > maxBytes ? failed('media_rejected') : null;
}

async function send(session: SmtpSession, job: MailJob, bounds: Bounds): Promise<SendOutcome> {
  const sent = await boundedStep(bounds, job.totalMs, () => session.deliver(job.envelope, job.mail));
  if (!sent.done) return { outcome: 'unknown', code: unknownCode(sent.why) };
  switch (sent.value.what) {
    case 'accepted':
      return {
        outcome: 'sent',
        postId: job.messageId,
        postUrl: null,
        warnings: sent.value.whole ? [] : ['recipient_refused'],
      };
    case 'refused':
      return failed(sent.value.code);
    case 'unclear':
      return { outcome: 'unknown', code: sent.value.code };
  }
}

function failed(code: FailedCode): SendOutcome {
  switch (code) {
    case 'rate_limited':
      return { outcome: 'failed', code, retryable: true, retryAfterSeconds: RETRY_AFTER_SECONDS };
    case 'connect_failed':
    case 'unauthorized':
      return { outcome: 'failed', code, retryable: true };
    case 'rejected':
    case 'media_rejected':
      return { outcome: 'failed', code, retryable: false };
  }
}

function unknownCode(why: Extract<StepResult<never>, { done: false }>['why']) {
  switch (why) {
    case 'failed':
      return 'connection_lost_after_send';
    case 'timeout':
      return 'timeout_after_send';
    case 'stopped':
      return 'shutdown_during_send';
  }
}

function boundsFrom(clock: Clock, ms: number, outer: Bounds): Bounds {
  const end = clock.monotonicMs() + ms;
  return {
    deadline: {
      remainingMs: () => Math.max(0, Math.min(outer.deadline.remainingMs(), end - clock.monotonicMs())),
    },
    signal: outer.signal,
  };
}
