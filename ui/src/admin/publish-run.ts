import type { Schemas } from '../api/contract.js';
import { toPlatformResult } from '../api/photos.js';
import type { PlatformResult } from '../api/photos.js';
import { localProblem } from '../api/problem.js';
import type { Outcome, Problem } from '../api/problem.js';
import { list, mapOf, members, text, texts } from '../lib/read.js';
import type { Members, Promised } from '../lib/read.js';
import { Store } from '../lib/store.js';
import { operationIdOf } from './admin-api.js';
import type { PublishBody } from './admin-api.js';
import type { AnyOperation, FollowHandlers } from './operation-follower.js';
import type { KeyKeeper } from './publish-keys.js';

export interface PublishState {
  /** `lost`: no answer came; asking again with the same key cannot send twice. */
  readonly phase: 'choosing' | 'checking' | 'sending' | 'lost' | 'ended';
  /** Newest result of each platform that was asked for in this dialog. */
  readonly results: Readonly<Record<string, PlatformResult>>;
  /** Platforms under way. */
  readonly waiting: readonly string[];
  /** Those of them that the post is on its way to; the others are being prepared. */
  readonly onTheWay: readonly string[];
  readonly problem: Problem | null;
  readonly warnings: readonly string[];
  readonly archive: string | null;
  readonly finalName: string | null;
  /** A dry run said what a real one would do. */
  readonly checked: boolean;
}

/** Of a publication that has ended, or goes on. */
export type PublishAnswer = Promised<Schemas['PublishView'] | Schemas['RunningView']>;

export interface PublishRunOptions {
  readonly publish: (body: PublishBody, key: string) => Promise<Outcome<PublishAnswer>>;
  readonly follow: (id: string, handlers: FollowHandlers) => { start(): void; stop(): void };
  readonly keys: KeyKeeper;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const START: PublishState = {
  phase: 'choosing',
  results: {},
  waiting: [],
  onTheWay: [],
  problem: null,
  warnings: [],
  archive: null,
  finalName: null,
  checked: false,
};
const TRIES = 3;

/** One publication from the dialog's first click to its last result. Spec: ui.md section 7, publishing.md 6. */
export class PublishRun {
  readonly state = new Store<PublishState>(START);
  private body: PublishBody | null = null;
  private stopFollowing: () => void = () => undefined;

  constructor(private readonly options: PublishRunOptions) {}

  /** Sends; a second call while one is under way does nothing. */
  async send(body: PublishBody): Promise<void> {
    if (this.isBusy) return;
    this.begin(body);
    await this.ask(body);
  }

  /** After a lost answer: the same question with the same key. */
  async askAgain(): Promise<void> {
    if (this.body === null || this.state.get().phase !== 'lost') return;
    this.state.update((state) => ({ ...state, phase: 'sending', problem: null }));
    await this.ask(this.body);
  }

  /** After a reload: goes on following what was under way. */
  async resume(): Promise<void> {
    const running = this.options.keys.running();
    if (running === null || this.isBusy) return;
    this.begin(running.body);
    await this.follow(running.operation);
  }

  /** Nobody looks any more; the publication itself goes on. */
  leave(): void {
    this.stopFollowing();
    this.options.keys.left();
  }

  /** What was checked before no longer holds, for the content has changed. */
  reset(): void {
    if (this.state.get().checked) this.state.set(START);
  }

  private get isBusy(): boolean {
    return ['sending', 'checking'].includes(this.state.get().phase);
  }

  private begin(body: PublishBody): void {
    this.body = body;
    const { platforms, dryRun } = body;
    this.state.update((state) => ({
      ...state,
      phase: dryRun === true ? 'checking' : 'sending',
      waiting: platforms,
      onTheWay: [],
      problem: null,
      results: without(state.results, platforms),
      checked: false,
    }));
  }

  private async ask(body: PublishBody): Promise<void> {
    const key = this.options.keys.keyFor(body);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.options.publish(body, key);
      if (answer.ok) return answer.status === 202 ? this.follow(operationIdOf(answer)) : this.end(answer.value, body);
      if (answer.problem.code !== 'no_answer' || body.dryRun === true) return this.refused(answer.problem);
      if (attempt >= TRIES) return this.lose(answer.problem);
      await this.options.wait(1000 * attempt);
    }
  }

  private async follow(id: string | null): Promise<void> {
    if (id === null) return this.lose(null);
    this.options.keys.began(id);
    await new Promise<void>((resolve) => {
      const follower = this.options.follow(id, {
        onOperation: (operation) => this.heard(operation),
        onEvent: (name, data) => {
          if (name === 'platform') this.platform(data);
        },
        onEnd: (problem) => {
          if (problem !== null) this.lose(problem);
          resolve();
        },
      });
      this.stopFollowing = () => {
        follower.stop();
        resolve();
      };
      follower.start();
    });
  }

  private heard(operation: AnyOperation): void {
    const state = text(operation['state']);
    if (state === 'interrupted') return this.lose(null);
    if (state !== 'done') return;
    const result: PublishAnswer = members(operation['result']);
    if (result['results'] !== undefined) return this.end(result, this.body);
    // Refused after it had been taken: nothing was sent.
    const first: Promised<Schemas['OperationPhotoView']> = members(list(operation['photos'])[0]);
    const code = text(first['code']);
    this.refused({ ...localProblem('bad_answer'), ...(code === null ? {} : { code }) });
  }

  /** One platform is on its way, or has its result. */
  private platform(data: Members): void {
    const id = text(data['platform']);
    if (id === null) return;
    const result = toPlatformResult(data['result']);
    const others = (ids: readonly string[]): readonly string[] => ids.filter((one) => one !== id);
    this.state.update((state) =>
      result === null
        ? { ...state, onTheWay: [...others(state.onTheWay), id] }
        : { ...state, waiting: others(state.waiting), results: { ...state.results, [id]: result } },
    );
  }

  private end(value: PublishAnswer, body: PublishBody | null): void {
    const dry = body?.dryRun === true;
    if (!dry) this.options.keys.renew();
    this.state.update((state) => ({
      ...state,
      phase: dry ? 'choosing' : 'ended',
      waiting: [],
      checked: dry,
      results: { ...state.results, ...toResults(value['results']) },
      warnings: texts(value['warnings']),
      archive: text(value['archive']),
      finalName: text(members(value['photo'])['finalName']) ?? text(value['filename']),
    }));
  }

  /** Refusals before the claim leave no trace and keep the key; those with results are final. */
  private refused(problem: Problem): void {
    const results = toResults(problem.body['results']);
    const final = problem.code === 'all_failed';
    if (final || problem.code === 'idempotency_key_reused') this.options.keys.renew();
    else this.options.keys.left();
    this.state.update((state) => ({
      ...state,
      phase: Object.keys(results).length > 0 ? 'ended' : 'choosing',
      waiting: [],
      results: { ...state.results, ...results },
      problem: final ? null : problem,
    }));
  }

  private lose(problem: Problem | null): void {
    this.state.update((state) => ({ ...state, phase: 'lost', problem }));
  }
}

const toResults = (value: unknown): Readonly<Record<string, PlatformResult>> => mapOf(value, toPlatformResult);

function without(
  results: Readonly<Record<string, PlatformResult>>,
  names: readonly string[],
): Readonly<Record<string, PlatformResult>> {
  return Object.fromEntries(Object.entries(results).filter(([name]) => !names.includes(name)));
}
