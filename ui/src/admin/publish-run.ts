import { toPlatformResult } from '../api/photos.js';
import type { PlatformResult } from '../api/photos.js';
import type { Outcome, Problem } from '../api/problem.js';
import { problemOf } from '../api/problem.js';
import { mapOf, members, text, texts } from '../lib/read.js';
import type { Members } from '../lib/read.js';
import { Store } from '../lib/store.js';
import { operationIdOf } from './admin-api.js';
import type { PublishBody } from './admin-api.js';

export interface PublishState {
  /** `lost`: no answer came; asking again with the same key cannot send twice. */
  readonly phase: 'choosing' | 'checking' | 'sending' | 'lost' | 'ended';
  /** Newest result of each platform that was asked for in this dialog. */
  readonly results: Readonly<Record<string, PlatformResult>>;
  /** Platforms under way. */
  readonly waiting: readonly string[];
  readonly problem: Problem | null;
  readonly warnings: readonly string[];
  readonly archive: string | null;
  readonly finalName: string | null;
  /** A dry run said what a real one would do. */
  readonly checked: boolean;
}

export interface PublishRunOptions {
  readonly publish: (body: PublishBody, key: string) => Promise<Outcome<Members>>;
  readonly operation: (id: string) => Promise<Outcome<Members>>;
  readonly keys: KeyKeeper;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const START: PublishState = {
  phase: 'choosing',
  results: {},
  waiting: [],
  problem: null,
  warnings: [],
  archive: null,
  finalName: null,
  checked: false,
};
const TRIES = 3;
const MOST_POLLS = 400;

/** One publication from the dialog's first click to its last result. Spec: ui.md section 7, publishing.md 6. */
export class PublishRun {
  readonly state = new Store<PublishState>(START);
  private body: PublishBody | null = null;

  constructor(private readonly options: PublishRunOptions) {}

  /** Sends; a second call while one is under way does nothing. */
  async send(body: PublishBody): Promise<void> {
    if (['sending', 'checking'].includes(this.state.get().phase)) return;
    this.body = body;
    const { platforms, dryRun } = body;
    this.state.update((state) => ({
      ...state,
      phase: dryRun === true ? 'checking' : 'sending',
      waiting: platforms,
      problem: null,
      results: without(state.results, platforms),
      checked: false,
    }));
    await this.ask(body);
  }

  /** After a lost answer: the same question with the same key. */
  async askAgain(): Promise<void> {
    if (this.body === null || this.state.get().phase !== 'lost') return;
    this.state.update((state) => ({ ...state, phase: 'sending', problem: null }));
    await this.ask(this.body);
  }

  /** What was checked before no longer holds, for the content has changed. */
  reset(): void {
    if (this.state.get().checked) this.state.set(START);
  }

  private async ask(body: PublishBody): Promise<void> {
    const key = this.options.keys.keyFor(body);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.options.publish(body, key);
      if (answer.ok) return answer.status === 202 ? this.follow(operationIdOf(answer)) : this.end(answer.value, body);
      if (answer.problem.code !== 'no_answer') return this.refused(answer.problem);
      if (body.dryRun === true) return this.refused(answer.problem);
      if (attempt >= TRIES) return this.lose(answer.problem);
      await this.options.wait(1000 * attempt);
    }
  }

  private async follow(id: string | null): Promise<void> {
    if (id === null) return this.lose(null);
    let silent = 0;
    for (let polls = 0; polls < MOST_POLLS && silent < 10; polls += 1) {
      await this.options.wait(pauseBefore(polls));
      const answer = await this.options.operation(id);
      if (!answer.ok) {
        if (answer.problem.code === 'operation_not_found') return this.lose(answer.problem);
        silent += 1;
        continue;
      }
      silent = 0;
      const now = text(answer.value['state']);
      if (now === 'done') return this.ended(answer);
      if (now === 'interrupted') return this.lose(null);
      const { results } = resultIn(answer.value);
      this.state.update((state) => ({ ...state, results: { ...state.results, ...toResults(results) } }));
    }
    this.lose(null);
  }

  private ended(answer: Extract<Outcome<Members>, { ok: true }>): void {
    const result = resultIn(answer.value);
    const code = text(result['code']) ?? text(members(answer.value['result'])['code']);
    if (code === null || code === '') return this.end(result, this.body);
    this.refused(problemOf(answer.status, answer.headers, { ...result, code, requestId: result['requestId'] }));
  }

  private end(value: Members, body: PublishBody | null): void {
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

/** Where the key of a publication is kept, so that a reload keeps it too. */
export interface KeyMemory {
  read(): unknown;
  write(value: unknown): void;
  drop(): void;
}

/** One idempotency key per content: the same content keeps its key until an answer is final. */
export class KeyKeeper {
  constructor(
    private readonly memory: KeyMemory,
    private readonly newKey: () => string,
  ) {}

  keyFor(body: PublishBody): string {
    const content = JSON.stringify(body);
    const kept = members(this.memory.read());
    const known = text(kept['key']);
    if (known !== null && kept['content'] === content) return known;
    const key = this.newKey();
    this.memory.write({ content, key });
    return key;
  }

  /** The answer is final: whatever is sent next is a new request. */
  renew(): void {
    this.memory.drop();
  }
}

/** Quick at first, then every 2 s, after a minute every 5 s. Spec: ui.md section 8. */
export function pauseBefore(poll: number): number {
  if (poll < 4) return 400;
  return poll < 33 ? 2_000 : 5_000;
}

/** The publish result inside an operation, wherever this version of the service puts it. */
function resultIn(operation: Members): Members {
  const result = members(operation['result']);
  for (const candidate of [result, members(result['result']), members(members(operation['answer'])['result'])]) {
    if (candidate['results'] !== undefined) return candidate;
  }
  return result;
}

const toResults = (value: unknown): Readonly<Record<string, PlatformResult>> => mapOf(value, toPlatformResult);

function without(
  results: Readonly<Record<string, PlatformResult>>,
  names: readonly string[],
): Readonly<Record<string, PlatformResult>> {
  return Object.fromEntries(Object.entries(results).filter(([name]) => !names.includes(name)));
}
