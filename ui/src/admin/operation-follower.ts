import type { ApiClient } from '../api/client.js';
import { from } from '../api/contract.js';
import type { Schemas } from '../api/contract.js';
import { isSignedOut } from '../api/problem.js';
import type { Outcome, Problem } from '../api/problem.js';
import { members, text } from '../lib/read.js';
import type { Members, Promised } from '../lib/read.js';

/** An operation of any kind. */
export type AnyOperation = Promised<Schemas['OperationAnswer'] | Schemas['JobAnswer']>;

/** The part of an `EventSource` that is used. */
export interface EventStream {
  /** 2 = closed for good; else the browser connects again by itself. */
  readonly readyState: number;
  addEventListener(name: string, listener: (event: { readonly data?: unknown }) => void): void;
  close(): void;
}

/** How a follower reaches the service and the tab; one for all followers of a page. */
export interface FollowWays {
  readonly open: (url: string) => EventStream;
  readonly read: (id: string) => Promise<Outcome<AnyOperation>>;
  /** Milliseconds. */
  readonly now: () => number;
  /** @returns the way to call it off */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  readonly isHidden: () => boolean;
  /** Called when the tab is hidden or returns. @returns the way to stop listening */
  readonly onVisibility: (listener: () => void) => () => void;
}

export interface FollowHandlers {
  /** The whole operation: first of all, after every gap, and at its end. */
  readonly onOperation: (operation: AnyOperation) => void;
  /** What changed since: `progress`, `stage`, `platform`, `moved` with the data of web-api.md section 8. */
  readonly onEvent: (name: string, data: Members) => void;
  /**
   * Nothing more will come: it has ended, or rests (`paused`, `interrupted`) until somebody goes on with it.
   * @param problem why it cannot be followed any more; null = it is at rest
   */
  readonly onEnd: (problem: Problem | null) => void;
}

const CHANGES = ['progress', 'stage', 'platform', 'moved'];
/** States in which nothing happens by itself. */
const AT_REST: readonly unknown[] = ['done', 'cancelled', 'paused', 'interrupted'];
/** Refusals that asking again does not change. */
const FINAL = ['operation_not_found', 'not_found', 'not_admin_here', 'auth_not_configured', 'auth_disabled'];
const CLOSED = 2;
const FAILURES_WITHIN_MS = 10_000;
/** A stream that says nothing for so long after it was opened is held up by something on the way. */
const SILENT_MS = 10_000;
const AGAIN_MS = 3_000;
const POLL_MS = 2_000;
const SLOW_POLL_MS = 5_000;
const QUICK_FOR_MS = 60_000;

/**
 * Follows one operation by server-sent events. After two failures within 10 s it asks every 2 s instead, after a
 * minute every 5 s, and goes back to events when the tab returns. A hidden tab asks for nothing.
 * Spec: ui.md section 8, web-api.md section 8.
 */
export class OperationFollower {
  private stream: EventStream | null = null;
  private failures: readonly number[] = [];
  private pollingSince = 0;
  /** Rises whenever what is under way no longer counts. */
  private turn = 0;
  private callOff: () => void = () => undefined;
  private unwatch: (() => void) | null = null;

  constructor(
    readonly id: string,
    private readonly ways: FollowWays,
    private readonly handlers: FollowHandlers,
  ) {}

  /** Begins, or begins again after it was at rest; while it runs a second call does nothing. */
  start(): void {
    if (this.unwatch !== null) return;
    this.unwatch = this.ways.onVisibility(() => this.look());
    this.look();
  }

  /** Hears no more of it. The operation itself goes on. */
  stop(): void {
    this.unwatch?.();
    this.unwatch = null;
    this.rest();
  }

  private look(): void {
    this.failures = [];
    if (this.ways.isHidden()) this.rest();
    else this.connect();
  }

  private rest(): void {
    this.turn += 1;
    this.callOff();
    this.stream?.close();
    this.stream = null;
  }

  private connect(): void {
    this.rest();
    const stream = this.ways.open(from('/api/operations/{id}/events', { path: { id: this.id } }));
    this.stream = stream;
    this.callOff = this.ways.later(() => this.ask(), SILENT_MS);
    const on = (name: string, run: (data: Members) => void): void =>
      stream.addEventListener(name, (event) => {
        if (stream !== this.stream) return;
        this.callOff();
        run(parsed(event.data));
      });
    for (const name of ['snapshot', 'done']) on(name, (data) => this.take(data));
    for (const name of CHANGES) on(name, (data) => this.handlers.onEvent(name, data));
    on('closed', () => this.failed(true));
    on('error', () => this.failed(stream.readyState === CLOSED));
  }

  /** @param isClosed the browser does not connect again by itself */
  private failed(isClosed: boolean): void {
    const now = this.ways.now();
    this.failures = [...this.failures, now].filter((at) => now - at < FAILURES_WITHIN_MS);
    if (this.failures.length > 1) return this.ask();
    if (!isClosed) return;
    // Asked through the client, which renews a sign-in that is over and tells why when there is nothing to follow.
    this.rest();
    void this.read(() => this.connect(), AGAIN_MS);
  }

  /** From here on by asking again and again. */
  private ask(): void {
    this.rest();
    this.pollingSince = this.ways.now();
    this.poll();
  }

  private poll(): void {
    const isNew = this.ways.now() - this.pollingSince < QUICK_FOR_MS;
    void this.read(() => this.poll(), isNew ? POLL_MS : SLOW_POLL_MS);
  }

  private async read(then: () => void, pauseMs: number): Promise<void> {
    const mine = this.turn;
    const answer = await this.ways.read(this.id);
    if (mine !== this.turn) return;
    if (answer.ok) this.take(answer.value);
    else if (isSignedOut(answer.problem) || FINAL.includes(answer.problem.code)) this.end(answer.problem);
    if (mine !== this.turn) return;
    const asked = answer.ok ? 0 : 1000 * (answer.problem.retryAfterSeconds ?? 0);
    this.callOff = this.ways.later(then, Math.max(pauseMs, asked));
  }

  private take(operation: AnyOperation): void {
    this.handlers.onOperation(operation);
    if (AT_REST.includes(text(operation['state']))) this.end(null);
  }

  private end(problem: Problem | null): void {
    this.stop();
    this.handlers.onEnd(problem);
  }
}

/** The ways of a real tab. */
export function followWays(client: ApiClient): FollowWays {
  return {
    open: (url) => new EventSource(url),
    read: (id) => client.get(from('/api/operations/{id}', { path: { id } })),
    now: () => Date.now(),
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    isHidden: () => document.hidden,
    onVisibility: (listener) => {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
  };
}

/** The one JSON object of an event; an event without one says nothing. */
function parsed(data: unknown): Members {
  try {
    return members(JSON.parse(text(data) ?? '{}'));
  } catch {
    return {};
  }
}
