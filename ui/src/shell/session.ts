import type { ApiClient } from '../api/client.js';
import { isSignedOut } from '../api/problem.js';
import type { Outcome, Problem } from '../api/problem.js';
import type { Members } from '../lib/read.js';
import { Store } from '../lib/store.js';
import { toFeatures, toStatus } from '../api/session.js';
import type { Features, Status } from '../api/session.js';

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
}

const RENEW_MS = 10 * 60_000;

/** Who is looking and what the site can do. Spec: ui.md section 2, auth.md section 6. */
export class Session {
  readonly state = new Store<SessionState>({ status: null, features: null, problem: null, ended: false });
  readonly connection = new Store<Connection>({ offline: false, staleSeconds: null });
  private renewedAt = Date.now();
  private recovering = false;

  constructor(private readonly client: () => ApiClient) {}

  /** At the start: a sign-in that only has to be renewed is renewed. */
  async start(): Promise<void> {
    await this.load();
    const { status } = this.state.get();
    if (status?.signedIn !== false || status.renewUrl === null) return;
    await this.askToRenew(status.renewUrl);
    await this.load();
  }

  /** Reads status and features side by side. */
  async load(): Promise<void> {
    const [status, features] = await Promise.all([
      this.client().get('/api/admin/status'),
      this.client().get('/api/config/features'),
    ]);
    const problem = !status.ok ? status.problem : features.ok ? null : features.problem;
    this.state.update((state) => {
      const now = status.ok ? toStatus(status.value) : state.status;
      // What an admin has on the screen stays there when the sign-in ends; only nothing can be changed.
      const ended = state.status?.admin === true && now?.admin !== true;
      if (ended) return { ...state, problem, ended };
      return { status: now, features: features.ok ? toFeatures(features.value) : state.features, problem, ended };
    });
  }

  /** @returns null when signed in, else why not */
  async signIn(password: string): Promise<Problem | null> {
    const answer = await this.client().send({ path: '/api/admin/login', body: { password } });
    return answer.ok ? null : answer.problem;
  }

  signOut(): Promise<Outcome<Members>> {
    return this.client().send({ path: '/api/admin/logout' });
  }

  /** One place where a lost sign-in is noticed, whatever was asked for. */
  notice(problem: Problem): void {
    if (problem.code === 'no_answer') this.connection.update((now) => ({ ...now, offline: !navigator.onLine }));
    if (isSignedOut(problem) && this.state.get().status?.admin === true) void this.recover();
  }

  /** Renews the sign-in while the page is in use; a hidden page asks for nothing. Spec: auth.md section 6. */
  async renew(): Promise<void> {
    const { status, ended } = this.state.get();
    const url = status?.renewUrl ?? null;
    if (url === null || ended || document.hidden || Date.now() - this.renewedAt < RENEW_MS) return;
    await this.askToRenew(url);
    await this.load();
  }

  /** An identity lives shorter than a session: it may only have to be renewed. */
  private async recover(): Promise<void> {
    if (this.recovering || this.state.get().ended) return;
    this.recovering = true;
    const url = this.state.get().status?.renewUrl ?? null;
    if (url !== null) await this.askToRenew(url);
    await this.load();
    this.recovering = false;
  }

  private async askToRenew(url: string): Promise<void> {
    this.renewedAt = Date.now();
    try {
      await fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', referrerPolicy: 'strict-origin' });
    } catch {
      return; // the status that is read next says whether the sign-in holds
    }
  }
}
