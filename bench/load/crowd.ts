import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, countStatuses } from './ask.js';
import type { Statuses, Target } from './ask.js';

/** A person who was told nothing about a pause tries again after this. */
const DEFAULT_PAUSE_MS = 1_000;

/** Clients who want one page and keep asking for it, each at its own pace, until they are let go. */
export class Crowd {
  readonly #end = new AbortController();
  readonly #agent = new Agent({ keepAlive: true });
  readonly #statuses: number[] = [];
  readonly #clients: readonly Promise<void>[];

  constructor(target: Target, clients: number) {
    this.#clients = Array.from({ length: clients }, () => this.#keepAsking(target));
  }

  /** Ends them all. @returns what they were answered so far */
  async letGo(): Promise<Statuses> {
    this.#end.abort();
    await Promise.all(this.#clients);
    this.#agent.destroy();
    return countStatuses(this.#statuses);
  }

  async #keepAsking(target: Target): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      const { status, retryAfterSeconds } = await ask(target, this.#agent, signal);
      if (signal.aborted) return;
      this.#statuses.push(status);
      const pauseMs = status === 200 ? 0 : retryAfterSeconds * 1000 || DEFAULT_PAUSE_MS;
      await delay(pauseMs, null, { signal }).catch(() => null);
    }
  }
}
