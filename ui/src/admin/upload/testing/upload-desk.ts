import { localProblem, problemOf } from '../../../api/problem.js';
import type { Outcome } from '../../../api/problem.js';
import type { Members } from '../../../lib/read.js';
import { Pace } from '../pace.js';
import { UploadQueue } from '../upload-queue.js';
import type { Sending } from '../upload-ports.js';

/** One file on its way, to be answered by the test. */
export interface OnItsWay extends Sending {
  answer(outcome: Outcome<Members>): Promise<void>;
}

/** A queue with a clock, a network and a service in the test's hand. */
export class UploadDesk {
  now = 0;
  reachable = true;
  readonly added: string[] = [];
  /** Everything that was ever sent, oldest first. */
  readonly sent: OnItsWay[] = [];
  private timers: { readonly at: number; readonly run: () => void }[] = [];
  readonly pace: Pace;
  readonly queue: UploadQueue;

  constructor() {
    this.pace = new Pace({
      now: () => this.now,
      later: (milliseconds, run) => {
        const timer = { at: this.now + milliseconds, run };
        this.timers.push(timer);
        return () => (this.timers = this.timers.filter((other) => other !== timer));
      },
      isReachable: () => Promise.resolve(this.reachable),
      onNetworkFault: () => this.queue.forgive(),
      onOpen: () => this.queue.pump(),
    });
    this.queue = new UploadQueue(
      {
        send: (sending) => this.take(sending),
        limits: () => ({ maxUploadBytes: 1000, acceptedTypes: ['image/jpeg'] }),
        onAdded: (filename) => void this.added.push(filename),
      },
      this.pace,
    );
  }

  add(...names: string[]): void {
    this.queue.add(names.map((name) => new File(['123456789 '], name, { type: 'image/jpeg' })));
  }

  /** The files that are being sent right now, by name. */
  underWay(): readonly string[] {
    return this.open().map(({ name }) => name);
  }

  open(): readonly OnItsWay[] {
    return this.sent.filter((sending) => !this.ended.has(sending));
  }

  /** The newest sending under a name, still to be answered. */
  of(name: string): OnItsWay {
    const found = this.open().findLast((sending) => sending.name === name);
    if (found === undefined) throw new Error(`${name} is not on its way, only ${this.underWay().join()}`);
    return found;
  }

  states(): readonly string[] {
    return this.queue.items.get().map(({ file, state }) => `${file.name} ${state.get().kind}`);
  }

  async passes(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    const due = this.timers.filter(({ at }) => at <= this.now);
    this.timers = this.timers.filter(({ at }) => at > this.now);
    for (const { run } of due) run();
    await settled();
  }

  private readonly ended = new Set<OnItsWay>();

  private take(sending: Sending): Promise<Outcome<Members>> {
    return new Promise((resolve) => {
      const end = (outcome: Outcome<Members>): Promise<void> => {
        this.ended.add(onItsWay);
        resolve(outcome);
        return settled();
      };
      const onItsWay: OnItsWay = { ...sending, answer: end };
      this.sent.push(onItsWay);
      sending.signal.addEventListener('abort', () => void end(lost('aborted')));
    });
  }
}

export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const stored = (filename: string, more: Members = {}): Outcome<Members> => ({
  ok: true,
  value: { filename, duplicateOf: null, publishedBefore: false, ...more },
  status: 201,
  headers: new Headers(),
});

export const refused = (status: number, code: string, more: Members = {}): Outcome<Members> => ({
  ok: false,
  problem: problemOf(status, new Headers(), { code, ...more }),
});

export const lost = (code: 'no_answer' | 'aborted' = 'no_answer'): Outcome<Members> => ({
  ok: false,
  problem: localProblem(code),
});

export const taken = (suggestedName: string | null, sameContent = false): Outcome<Members> =>
  refused(409, 'name_taken', { suggestedName, sameContent });
