import type { Route } from '../endpoints/routes.js';
import { concerns } from './fault.js';
import type { Fault, Scope, Subject } from './fault.js';
import { Hold } from './hold.js';
import type { Phase } from './hold.js';

interface Planned extends Scope {
  readonly route: Route | 'any';
  readonly fault: Fault;
  left: number;
}

interface Slowness extends Scope {
  readonly ms: number;
  readonly route: Route | 'any';
}

/** A write that takes no time at all never meets another one. */
const LOCKED_WRITE_MS = 5;

/** Switches for tests. */
export class DropboxControl {
  #planned: Planned[] = [];
  #slow: Slowness[] = [];
  #holds: Hold[] = [];
  /** Milliseconds every answer waits. */
  latencyMs = 0;
  /** Milliseconds a write takes, holding the namespace lock: 5 when it is enforced, else 0. */
  writeMs: number;
  /** How the namespace lock refuses: 429, or 409 with the tag in the route's own form. */
  writeLockStatus: 429 | 409 = 429;
  /** False: a move into a folder that is missing is refused; which one is right is not documented. */
  moveMakesParents = true;

  /** @param writeLock whether two writes of an account at the same time are refused */
  constructor(readonly writeLock: boolean) {
    this.writeMs = writeLock ? LOCKED_WRITE_MS : 0;
  }

  /**
   * Makes a route fail. Of several plans the oldest that fits and is not used up counts.
   * @param options `times`: how often, default for ever; `account`, `pathIncludes`: only for these
   */
  fail(route: Route | 'any', fault: Fault, options: Scope & { readonly times?: number } = {}): void {
    const { times = Number.POSITIVE_INFINITY, ...scope } = options;
    this.#planned.push({ route, fault, left: times, ...scope });
  }

  /** Makes requests wait, before a fault as well. @param ms ≥ 0; of several that fit the longest counts */
  slow(ms: number, options: Scope & { readonly route?: Route } = {}): void {
    this.#slow.push({ ...options, ms, route: options.route ?? 'any' });
  }

  /** A barrier for requests of a route, until it is released (or healed). Default: all of them, before they are applied. */
  hold(route: Route | 'any', options: Scope & { readonly phase?: Phase; readonly times?: number } = {}): Hold {
    const { phase = 'before', times = Number.POSITIVE_INFINITY, ...scope } = options;
    const hold = new Hold((subject) => concerns({ ...scope, route }, subject), phase, times);
    this.#holds.push(hold);
    return hold;
  }

  /** Everything answers properly again; what is held goes on. */
  heal(): void {
    this.#planned = [];
    this.#slow = [];
    for (const hold of this.#holds) hold.release();
    this.#holds = [];
    const writeMs = this.writeLock ? LOCKED_WRITE_MS : 0;
    Object.assign(this, { latencyMs: 0, writeMs, writeLockStatus: 429, moveMakesParents: true });
  }

  /** The fault of this request, counted. Null = answer properly. */
  take(subject: Subject): Fault | null {
    if (this.#planned.length === 0) return null;
    const planned = this.#planned.find((one) => one.left > 0 && concerns(one, subject));
    if (!planned) return null;
    planned.left -= 1;
    if (planned.left === 0) this.#planned = this.#planned.filter((one) => one !== planned);
    return planned.fault;
  }

  /** Milliseconds this request waits. */
  waitMs(subject: Subject): number {
    if (this.#slow.length === 0) return this.latencyMs;
    const fitting = this.#slow.filter((one) => concerns(one, subject)).map(({ ms }) => ms);
    return Math.max(this.latencyMs, ...fitting);
  }

  /** Resolves when no barrier holds this request any more. */
  async pass(phase: Phase, subject: Subject): Promise<void> {
    for (const hold of this.#holds) if (hold.phase === phase) await hold.meet(subject);
  }
}
