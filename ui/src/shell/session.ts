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

  constructor(private readonly client: () => ApiClient) {}

  /** Reads status and features side by side. */
  async load(): Promise<void> {
    const [status, features] = await Promise.all([
      this.client().get('/api/admin/status'),
      this.client().get('/api/config/features'),
    ]);
    const problem = !status.ok ? status.problem : features.ok ? null : features.problem;
    this.state.update((state) => ({
      status: status.ok ? toStatus(status.value) : state.status,
      features: features.ok ? toFeatures(features.value) : state.features,
      problem,
      ended: status.ok ? false : state.ended,
    }));
  }

  /** @returns null when signed in, else why not */
  async signIn(password: string): Promise<Problem | null> {
    const answer = await this.client().send({ path: '/api/admin/login', body: { password } });
    if (!answer.ok) return answer.problem;
    await this.load();
    return null;
  }

  signOut(): Promise<Outcome<Members>> {
    return this.client().send({ path: '/api/admin/logout' });
  }

  /** One place where a lost sign-in is noticed, whatever was asked for. */
  notice(problem: Problem): void {
    if (problem.code === 'no_answer') this.connection.update((now) => ({ ...now, offline: !navigator.onLine }));
    const { status } = this.state.get();
    if (isSignedOut(problem) && status?.admin === true) this.state.update((state) => ({ ...state, ended: true }));
  }

  /** Renews the sign-in while the page is in use; a hidden page asks for nothing. Spec: auth.md section 6. */
  async renew(): Promise<void> {
    const { status, ended } = this.state.get();
    const url = status?.renewUrl ?? null;
    if (url === null || ended || document.hidden || Date.now() - this.renewedAt < RENEW_MS) return;
    this.renewedAt = Date.now();
    try {
      await fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', referrerPolicy: 'strict-origin' });
    } catch {
      return; // the next action finds out whether the sign-in still holds
    }
    await this.load();
  }
}
