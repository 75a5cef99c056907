import type { ApiClient } from '../api/client.js';
import { change, from } from '../api/contract.js';
import type { Schemas } from '../api/contract.js';
import type { Outcome, Problem } from '../api/problem.js';
import type { Promised } from '../lib/read.js';
import { Store } from '../lib/store.js';
import { toFeatures, toStatus } from '../api/session.js';
import type { Features, Status } from '../api/session.js';
import { RenewalTimes } from './renewal.js';

export interface SessionState {
  /** Nothing is known before the first answer. */
  readonly status: Status | null;
  readonly features: Features | null;
  readonly problem: Problem | null;
  /** Was an admin a moment ago, and is not any more; the screen and unsaved texts stay. */
  readonly ended: boolean;
}

/** How the service can be reached right now. */
export interface Connection {
  readonly offline: boolean;
  /** Age of stale settings; null = they are fresh. */
  readonly staleSeconds: number | null;
  /** Reads that are being repeated, for the service restarts. */
  readonly waiting: number;
}

export interface SessionOptions {
  /** Asks without looking after the sign-in: that is done here. */
  readonly client: () => ApiClient;
  /** POST to a renewal address; nothing is known of its answer. */
  readonly post: (url: string) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Whether the page can be seen. */
  readonly isVisible: () => boolean;
  /** Of this page, e.g. `https:`. */
  readonly protocol: string;
  /** Starts the page anew: nothing that was read with former rights stays in it. */
  readonly startAnew: () => void;
}

const STATUS = from('/api/admin/status', {});
const FEATURES = from('/api/config/features', {});
const SIGN_OUT = change('post', '/auth/logout', {});
/** A tab that is looked at again asks who it belongs to now, no more often than this. */
const LOOK_MS = 30_000;

/** Who is looking and what the site can do. Spec: ui.md section 2, auth.md section 6. */
export class Session {
  readonly state = new Store<SessionState>({ status: null, features: null, problem: null, ended: false });
  readonly connection = new Store<Connection>({ offline: false, staleSeconds: null, waiting: 0 });
  private readonly times: RenewalTimes;
  private running: Promise<void> | null = null;
  private loadedAt = Number.NEGATIVE_INFINITY;
  private leaving = false;

  constructor(private readonly options: SessionOptions) {
    this.times = new RenewalTimes(options.now);
  }

  /** At the start: a sign-in that only has to be renewed is renewed. */
  start(): Promise<void> {
    return this.alone(async () => {
      await this.load();
      const { status } = this.state.get();
      if (status?.signedIn !== false || status.renewUrl === null) return;
      await this.post(status.renewUrl);
      await this.load();
    });
  }

  /** Reads status and features side by side. */
  async load(): Promise<void> {
    const { client } = this.options;
    const [status, features] = await Promise.all([client().get(STATUS), client().get(FEATURES)]);
    this.take(status, features);
  }

  /** @returns null when signed in, else why not */
  async signIn(password: string): Promise<Problem | null> {
    const answer = await this.options.client().send(change('post', '/api/admin/login', { body: { password } }));
    return answer.ok ? null : answer.problem;
  }

  /** A renewal under way ends first: it must not sign in again whom this signs out. */
  async signOut(): Promise<Outcome<Promised<Schemas['SignedOutView']>>> {
    this.leaving = true;
    await this.running;
    const answer = await this.options.client().send(SIGN_OUT);
    this.leaving = answer.ok;
    return answer;
  }

  /** One place where the loss of the network is noticed, whatever was asked for. */
  notice(problem: Problem): void {
    if (problem.code === 'no_answer') this.connection.update((now) => ({ ...now, offline: !navigator.onLine }));
  }

  /** Somebody does something with the page. */
  used(): void {
    this.times.used();
    this.keep();
  }

  /** Renews in time while the page is in use; a hidden page asks for nothing. Spec: auth.md section 6. */
  keep(): void {
    if (this.renewUrl() !== null && this.options.isVisible() && this.times.isDue()) void this.renew();
  }

  /** The tab is looked at again: perhaps somebody has signed out in another one. */
  look(): void {
    this.keep();
    if (this.state.get().status?.signedIn !== true || this.running !== null) return;
    if (this.options.now() - this.loadedAt >= LOOK_MS) void this.alone(() => this.readStatus());
  }

  /**
   * Before something is asked for: a sign-in that is over, or nearly over before a change, is renewed.
   * @returns whether it was
   */
  async prepare(isChange: boolean): Promise<boolean> {
    if (this.renewUrl() === null) return false;
    if (this.running === null && !(isChange ? this.times.isShort() : this.times.isOver())) return false;
    await this.renew();
    return true;
  }

  /**
   * After a refusal for want of a sign-in: an identity lives shorter than a session, it may only have to be renewed.
   * @returns whether it is worth asking again
   */
  async recover(): Promise<boolean> {
    if (this.running === null && this.renewUrl() === null) return false;
    await (this.running ?? this.renew());
    const { status, ended } = this.state.get();
    return status?.signedIn === true && !ended;
  }

  private renewUrl(): string | null {
    const { status, ended } = this.state.get();
    return ended || this.leaving || status?.signedIn !== true ? null : status.renewUrl;
  }

  private renew(): Promise<void> {
    return this.alone(async () => {
      const url = this.renewUrl();
      if (url !== null) await this.post(url);
      await this.readStatus();
    });
  }

  /** One at a time: who wants the same meanwhile waits for it. */
  private alone(work: () => Promise<void>): Promise<void> {
    this.running ??= work().finally(() => (this.running = null));
    return this.running;
  }

  private async post(url: string): Promise<void> {
    this.times.asked();
    await this.options.post(url);
  }

  private async readStatus(): Promise<void> {
    const before = this.state.get().status?.admin;
    this.take(await this.options.client().get(STATUS), null);
    // An admin is told more of what the site can do.
    if (this.state.get().status?.admin !== before) await this.load();
  }

  private take(
    status: Outcome<Promised<Schemas['StatusView']>>,
    features: Outcome<Promised<Schemas['FeaturesView']>> | null,
  ): void {
    const problem = !status.ok ? status.problem : features === null || features.ok ? null : features.problem;
    const { state, options } = this;
    const before = state.get().status;
    const now = status.ok ? toStatus(status.value, options.protocol) : before;
    if (status.ok) {
      this.loadedAt = options.now();
      this.times.told(now?.expiresAt ?? null, status.headers.get('date'));
    }
    if (before?.admin === true && now?.admin !== true) {
      // Still signed in, but without rights: nothing of what they were for may stay. Unsaved texts are in the tab.
      if (now?.signedIn === true) return options.startAnew();
      // What an admin has on the screen stays there when the sign-in ends; only nothing can be changed.
      const authMode = now?.authMode ?? before.authMode;
      const ended = { ...before, authMode, reason: now?.reason ?? null };
      return state.update((old) => ({ ...old, status: ended, problem, ended: true }));
    }
    const told = features?.ok === true ? toFeatures(features.value) : state.get().features;
    state.set({ status: now, features: told, problem, ended: false });
  }
}
