import type { Schemas } from '../api/contract.js';
import { localProblem } from '../api/problem.js';
import type { Outcome, Problem } from '../api/problem.js';
import { list, members, text } from '../lib/read.js';
import type { Promised } from '../lib/read.js';
import { Store } from '../lib/store.js';
import { applied, isOver, isThrough, moved, newJob, orderOf, toJob } from './job.js';
import type { BulkOrder, Job, JobPhoto } from './job.js';
import { OperationFollower } from './operation-follower.js';
import type { FollowWays } from './operation-follower.js';

/** A job that this page shows. */
export interface ShownJob {
  readonly job: Job;
  /** As it was asked for here; null = found, for another tab or an earlier page began it. */
  readonly order: BulkOrder | null;
  /** When this page began to look, in milliseconds, and how many photos were through then. */
  readonly since: { readonly at: number; readonly done: number };
}

export interface JobsOptions {
  /** @param key two orders with the same one are one */
  readonly begin: (order: BulkOrder, key: string) => Promise<Outcome<Promised<Schemas['JobStartedView']>>>;
  readonly tell: (id: string, verb: 'cancel' | 'continue') => Promise<Outcome<Promised<Schemas['JobAnswer']>>>;
  /** The newest jobs of the site. */
  readonly list: () => Promise<Outcome<Promised<Schemas['OperationsAnswer']>>>;
  readonly ways: FollowWays;
  readonly newKey: () => string;
  /** Ids that a reload must not lose, though their jobs end meanwhile. */
  readonly memory: { readonly read: () => unknown; readonly write: (ids: readonly string[]) => void };
  /** Photos that are through since the last call, for the grid and the photo screen. */
  readonly onThrough: (job: Job, photos: readonly JobPhoto[]) => void;
  /** A job has ended while this page looked, or before it came back. */
  readonly onEnded: (shown: ShownJob) => void;
  readonly onRefused: (problem: Problem) => void;
}

const TRIES = 3;

/** The bulk jobs of this person's site that are not over, or have just ended. Spec: ui.md section 8. */
export class Jobs {
  readonly shown = new Store<readonly ShownJob[]>([]);
  private readonly followers = new Map<string, OperationFollower>();
  /** What was asked for without an answer: asked for again, it keeps its key. */
  private unanswered: { readonly content: string; readonly key: string } | null = null;
  private undoable: readonly Job[] = [];

  constructor(private readonly options: JobsOptions) {}

  /** Finds running jobs again, after a reload or from another tab. */
  async load(): Promise<void> {
    const answer = await this.options.list();
    if (!answer.ok) return;
    const kept = list(this.options.memory.read());
    for (const job of list(answer.value['items']).flatMap((one) => toJob(members(one)) ?? [])) {
      if (this.find(job.id) !== undefined || (isOver(job) && !kept.includes(job.id))) continue;
      this.add({ job, order: null, since: { at: this.options.ways.now(), done: job.done } });
    }
  }

  /**
   * Begins a job; a lost answer is asked for again with the same key, which cannot begin it twice.
   * @param key made when the person began to decide
   * @returns why not; null = it has begun
   */
  async start(order: BulkOrder, key: string): Promise<Problem | null> {
    const content = JSON.stringify(order);
    if (this.unanswered?.content !== content) this.unanswered = { content, key };
    const mine = this.unanswered.key;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.options.begin(order, mine);
      const isLost = !answer.ok && answer.problem.code === 'no_answer';
      if (!isLost) this.unanswered = null;
      if (answer.ok) return this.begun(answer.value, order);
      if (!isLost || attempt >= TRIES) return answer.problem;
      await new Promise<void>((resolve) => void this.options.ways.later(resolve, 1000 * attempt));
    }
  }

  /** Moves the photos of an ended job back. */
  undo(job: Job): Promise<Problem | null> {
    this.undoable = this.undoable.filter((other) => other.id !== job.id);
    const folder = job.action === 'keep' ? 'keep' : 'remove';
    const photos = moved(job).map(({ finalName: filename, version }) => ({ folder, filename, version }) as const);
    return this.start(orderOf('undo', folder, photos), this.options.newKey());
  }

  /** Takes back the newest job that moved photos in this tab. @returns false when there is none */
  undoLast(): boolean {
    const last = this.undoable.at(-1);
    if (last === undefined) return false;
    void this.undo(last).then((problem) => problem !== null && this.options.onRefused(problem));
    return true;
  }

  cancel(id: string): Promise<void> {
    return this.tell(id, 'cancel');
  }

  /** Goes on with a job that is paused or interrupted. */
  continue(id: string): Promise<void> {
    return this.tell(id, 'continue');
  }

  /** Takes an ended job off the screen. */
  close(id: string): void {
    this.followers.get(id)?.stop();
    this.followers.delete(id);
    this.shown.update((all) => all.filter(({ job }) => job.id !== id));
    this.remember();
  }

  private begun(answer: Promised<Schemas['JobStartedView']>, order: BulkOrder): Problem | null {
    const id = text(answer['jobId']);
    if (id === null) return localProblem('bad_answer');
    const since = { at: this.options.ways.now(), done: 0 };
    if (this.find(id) === undefined) this.add({ job: newJob(id, order), order, since });
    return null;
  }

  private async tell(id: string, verb: 'cancel' | 'continue'): Promise<void> {
    const answer = await this.options.tell(id, verb);
    if (answer.ok) this.take(id, answer.value);
    else if (answer.problem.code !== 'operation_finished') this.options.onRefused(answer.problem);
    this.followers.get(id)?.start();
  }

  private add(shown: ShownJob): void {
    const { id } = shown.job;
    this.shown.update((all) => [...all, shown]);
    this.remember();
    const follower = new OperationFollower(id, this.options.ways, {
      onOperation: (operation) => this.take(id, operation),
      onEvent: (_, news) => this.take(id, news),
      onEnd: (problem) => this.ended(id, problem),
    });
    this.followers.set(id, follower);
    follower.start();
  }

  private take(id: string, news: Promised<Schemas['JobAnswer']>): void {
    const before = this.find(id);
    if (before === undefined) return;
    const job = applied(before.job, news);
    this.shown.update((all) => all.map((one) => (one === before ? { ...before, job } : one)));
    const open = new Set(before.job.photos.filter((photo) => !isThrough(photo)).map(({ filename }) => filename));
    const through = job.photos.filter((photo) => isThrough(photo) && open.has(photo.filename));
    if (through.length > 0) this.options.onThrough(job, through);
  }

  private ended(id: string, problem: Problem | null): void {
    const shown = this.find(id);
    // What cannot be followed any more is found again by the next page, if it is there.
    if (problem !== null) return this.close(id);
    if (shown === undefined || !isOver(shown.job)) return;
    if (moved(shown.job).length > 0) this.undoable = [...this.undoable, shown.job];
    this.options.onEnded(shown);
  }

  private find(id: string): ShownJob | undefined {
    return this.shown.get().find(({ job }) => job.id === id);
  }

  private remember(): void {
    this.options.memory.write(this.shown.get().map(({ job }) => job.id));
  }
}
