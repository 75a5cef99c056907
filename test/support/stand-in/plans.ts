/** Which requests a switch is for: members that are given must be equal; none = all. */
export type Scope<Subject> = { readonly [Name in keyof Subject]?: Subject[Name] | undefined };

interface Planned<Fault, Subject> {
  readonly fault: Fault;
  readonly scope: Scope<Subject>;
  left: number;
}

/** Switches for tests: which requests go wrong, and where they are held. */
export class Plans<Fault, Subject extends object> {
  #planned: Planned<Fault, Subject>[] = [];
  #holds: Hold<Subject>[] = [];

  /**
   * Makes requests fail. Of several plans the oldest that fits and is not used up counts.
   * @param options `times`: how often, default for ever; the rest: only for these
   */
  fail(fault: Fault, options: Scope<Subject> & { readonly times?: number } = {}): void {
    const { times = Number.POSITIVE_INFINITY, ...scope } = options;
    this.#planned.push({ fault, scope: scope as Scope<Subject>, left: times });
  }

  /** The next request only. */
  failNext(fault: Fault, scope: Scope<Subject> = {}): void {
    this.fail(fault, { ...scope, times: 1 });
  }

  /** A barrier before the answer, until it is released (or healed). */
  hold(scope: Scope<Subject> = {}): Hold<Subject> {
    const hold = new Hold<Subject>((subject) => concerns(scope, subject));
    this.#holds.push(hold);
    return hold;
  }

  /** Everything answers properly again; what is held goes on. */
  heal(): void {
    this.#planned = [];
    for (const hold of this.#holds) hold.release();
    this.#holds = [];
  }

  /** The fault of this request, counted; null = answer properly. */
  take(subject: Subject): Fault | null {
    const planned = this.#planned.find(({ scope, left }) => left > 0 && concerns(scope, subject));
    if (!planned) return null;
    planned.left -= 1;
    return planned.fault;
  }

  /** Resolves when no barrier holds this request any more. */
  async pass(subject: Subject): Promise<void> {
    for (const hold of this.#holds) await hold.meet(subject);
  }
}

/** A barrier: requests that meet it wait until it is released. */
export class Hold<Subject extends object> {
  #arrived = 0;
  #waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  #release: () => void = () => undefined;
  readonly #released = new Promise<void>((resolve) => (this.#release = resolve));

  /** @param concerned whether it is for a request */
  constructor(private readonly concerned: (subject: Subject) => boolean) {}

  /** How many requests have met it. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Resolves when so many requests have met it. */
  waitFor(count = 1): Promise<void> {
    if (this.#arrived >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ count, resolve }));
  }

  /** Lets all go on, now and later. */
  release(): void {
    this.#release();
  }

  async meet(subject: Subject): Promise<void> {
    if (!this.concerned(subject)) return;
    this.#arrived += 1;
    for (const { count, resolve } of this.#waiters) if (count <= this.#arrived) resolve();
    this.#waiters = this.#waiters.filter(({ count }) => count > this.#arrived);
    await this.#released;
  }
}

function concerns<Subject extends object>(scope: Scope<Subject>, subject: Subject): boolean {
  return Object.entries(scope).every(([name, wanted]) => wanted === undefined || Reflect.get(subject, name) === wanted);
}
