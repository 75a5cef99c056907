import { Hold } from './hold.js';
import type { HoldPlace } from './hold.js';
import type { AnyRoute, Condition, Fault, FaultScope, Overlooked, Route } from './fault.js';

/** What a switch is compared with. */
export interface Subject {
  readonly route: AnyRoute;
  readonly bucket: string;
  /** Of a listing its prefix. */
  readonly key: string;
}

interface Scoped extends FaultScope {
  readonly route: Route | 'any';
}

interface Planned extends Scoped {
  readonly fault: Fault;
  left: number;
}

interface Slowness extends Scoped {
  readonly ms: number;
}

interface Barrier extends Scoped {
  readonly at: HoldPlace;
  readonly hold: Hold;
}

/** Switches for tests. */
export class S3Control {
  #planned: Planned[] = [];
  #slow: Slowness[] = [];
  #barriers: Barrier[] = [];
  readonly #ignored = new Set<Overlooked>();
  readonly #unsupported = new Set<Condition>();
  #conflicts: (Scoped & { left: number })[] = [];

  /** Conditions of this kind are silently overlooked, as old compatibles do. */
  ignore(...conditions: readonly Overlooked[]): void {
    for (const condition of conditions) this.#ignored.add(condition);
  }

  /** A header with such a condition is refused with 501 `NotImplemented`. */
  unsupported(...conditions: readonly `${Condition}_condition`[]): void {
    for (const condition of conditions) this.#unsupported.add(condition.replace(/_condition$/, '') as Condition);
  }

  /**
   * Makes a route fail. Of several plans the oldest that fits and is not used up counts.
   * @param options `times`: how often, default for ever
   */
  fail(route: Route | 'any', fault: Fault, options: FaultScope & { readonly times?: number } = {}): void {
    const { times = Number.POSITIVE_INFINITY, ...scope } = options;
    this.#planned.push({ route, fault, ...scope, left: times });
  }

  /** Conditional writes whose condition holds are told 409 `ConditionalRequestConflict`, nothing changes. */
  conflict(options: FaultScope & { readonly route?: 'put' | 'copy' | 'delete'; readonly times?: number } = {}): void {
    const { times = 1, route = 'any', ...scope } = options;
    this.#conflicts.push({ route, ...scope, left: times });
  }

  /**
   * Stops requests until released.
   * @param options `at`: `before` anything is judged (default), `commit` = judged and not yet made, `after` = made, not yet answered
   */
  hold(route: Route | 'any', options: FaultScope & { readonly at?: HoldPlace; readonly times?: number } = {}): Hold {
    const { at = 'before', times = Number.POSITIVE_INFINITY, ...scope } = options;
    const hold = new Hold(times);
    this.#barriers.push({ route, at, hold, ...scope });
    return hold;
  }

  /** Makes answers wait, before a fault as well. @param ms ≥ 0; of several that fit the longest counts */
  slow(ms: number, options: FaultScope & { readonly route?: Route } = {}): void {
    this.#slow.push({ ms, ...options, route: options.route ?? 'any' });
  }

  /** Everything answers properly again, and what is held goes on. */
  heal(): void {
    for (const { hold } of this.#barriers) hold.release();
    this.#planned = [];
    this.#slow = [];
    this.#barriers = [];
    this.#conflicts = [];
    this.#ignored.clear();
    this.#unsupported.clear();
  }

  isIgnored(condition: Overlooked): boolean {
    return this.#ignored.has(condition);
  }

  isUnsupported(condition: Condition): boolean {
    return this.#unsupported.has(condition);
  }

  /** The fault of this request, counted. Null = answer properly. */
  take(subject: Subject): Fault | null {
    return spend(this.#planned, subject)?.fault ?? null;
  }

  /** Whether this conditional write is told 409, counted. */
  takeConflict(subject: Subject): boolean {
    return spend(this.#conflicts, subject) !== null;
  }

  /** Milliseconds this request waits. */
  waitMs(subject: Subject): number {
    return Math.max(0, ...this.#slow.filter((one) => fits(one, subject)).map(({ ms }) => ms));
  }

  /** Waits where a test wants it to. */
  async pass(at: HoldPlace, subject: Subject): Promise<void> {
    for (const barrier of this.#barriers) {
      if (barrier.at === at && fits(barrier, subject)) await barrier.hold.pass();
    }
  }
}

function spend<One extends Scoped & { left: number }>(plans: readonly One[], subject: Subject): One | null {
  const found = plans.find((one) => one.left > 0 && fits(one, subject));
  if (!found) return null;
  found.left -= 1;
  return found;
}

function fits({ route, bucket, keyIncludes }: Scoped, subject: Subject): boolean {
  if (route !== 'any' && route !== subject.route) return false;
  if (bucket !== undefined && bucket !== subject.bucket) return false;
  return keyIncludes === undefined || subject.key.includes(keyIncludes);
}
