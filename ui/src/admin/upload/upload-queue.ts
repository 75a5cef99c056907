import type { Schemas } from '../../api/contract.js';
import { isSignedOut } from '../../api/problem.js';
import type { Problem } from '../../api/problem.js';
import { flag, members, text } from '../../lib/read.js';
import type { Promised } from '../../lib/read.js';
import { Store } from '../../lib/store.js';
import { checkFile } from './checks.js';
import type { Pace } from './pace.js';
import { isSettled, NOTHING, totalsOf } from './upload-items.js';
import type { Totals, UploadItem, UploadState } from './upload-items.js';
import type { UploadQueueOptions } from './upload-ports.js';

/** What a file remembers between its tries. */
interface Memory {
  tries: number;
  /** Its name under "Keep both", once that was chosen. */
  newName: string | null;
  /** An answer got lost, so that the service may have the file already. */
  isLost: boolean;
  controller: AbortController | null;
}

type Rule = 'rename' | 'skip';

const AT_ONCE = 3;
const TRIES = 3;
/** The file itself is at fault: sending the same again cannot help. */
const FINAL = ['unsupported_media_type', 'photo_unreadable', 'photo_too_large', 'body_too_large', 'bad_name'];
/** Nothing is known of what became of the file. */
const LOST = ['no_answer', 'bad_answer', 'gateway', 'request_timeout'];

/**
 * Files on their way into the inbox, three at once. Every file added has one state at any moment and keeps its place
 * until the list is closed; nothing is ever overwritten. Spec: ui.md section 9.
 */
export class UploadQueue {
  readonly items = new Store<readonly UploadItem[]>([]);
  readonly totals = new Store<Totals>(NOTHING);
  private readonly memories = new WeakMap<UploadItem, Memory>();
  private rule: Rule | null = null;
  private count = 0;

  constructor(
    private readonly options: UploadQueueOptions,
    /** Its `onOpen` is `pump`, its `onNetworkFault` is `forgive`. */
    private readonly pace: Pace,
  ) {}

  /** Adds files, also while others are under way. */
  add(files: readonly File[]): void {
    const limits = this.options.limits();
    const added = files.map((file): UploadItem => {
      const reason = checkFile(file, limits);
      this.count += 1;
      return { id: this.count, file, state: new Store(reason === null ? WAITING : { kind: 'refused', reason }) };
    });
    this.items.update((items) => [...items, ...added]);
    this.pump();
  }

  /** Starts what may be sent. */
  pump(): void {
    for (const item of this.items.get()) {
      if (!this.pace.isOpen() || this.of('sending').length >= AT_ONCE) break;
      if (item.state.get().kind === 'waiting') void this.send(item);
    }
    this.recount();
  }

  /** Stops the bytes; files under way begin again later. */
  pause(): void {
    this.pace.set({ paused: true });
    for (const item of this.of('sending')) this.interrupt(item, WAITING);
    this.recount();
  }

  resume(): void {
    this.pace.set({ paused: false });
  }

  cancel(item: UploadItem): void {
    if (!isSettled(item.state.get())) this.interrupt(item, { kind: 'cancelled' });
    this.pump();
  }

  cancelAll(): void {
    for (const item of this.items.get()) {
      if (!isSettled(item.state.get())) this.interrupt(item, { kind: 'cancelled' });
    }
    this.recount();
  }

  /** Tries failed and cancelled files again, each at its place. */
  retry(items: readonly UploadItem[]): void {
    for (const item of items) {
      if (!['failed', 'cancelled'].includes(item.state.get().kind)) continue;
      this.memory(item).tries = 0;
      item.state.set(WAITING);
    }
    this.pump();
  }

  /** @param forAll the same for every name that is taken, from now on */
  decide(item: UploadItem, rule: Rule, forAll: boolean): void {
    if (forAll) this.rule = rule;
    for (const one of forAll ? this.of('conflict') : [item]) this.follow(one, rule);
    this.pump();
  }

  /** Takes a file off the list that nothing happens to any more. */
  dismiss(item: UploadItem): void {
    if (isSettled(item.state.get())) this.items.update((items) => items.filter((other) => other !== item));
    this.recount();
  }

  /** Closes the list; what is not settled stays on it. */
  close(): void {
    this.items.update((items) => items.filter((item) => !isSettled(item.state.get())));
    if (this.items.get().length === 0) this.rule = null;
    this.recount();
  }

  /** The network was at fault, not the files: their tries do not count. */
  forgive(): void {
    for (const item of this.of('waiting')) this.memory(item).tries = 0;
  }

  /** Bytes are moving, or will without anybody's doing: leaving the page would lose files. */
  isMoving(): boolean {
    const { sending, waiting } = this.totals.get().count;
    return sending > 0 || (waiting > 0 && !this.pace.state.get().paused);
  }

  private of(kind: UploadState['kind']): readonly UploadItem[] {
    return this.items.get().filter((item) => item.state.get().kind === kind);
  }

  private memory(item: UploadItem): Memory {
    const known = this.memories.get(item);
    if (known !== undefined) return known;
    const fresh: Memory = { tries: 0, newName: null, isLost: false, controller: null };
    this.memories.set(item, fresh);
    return fresh;
  }

  private interrupt(item: UploadItem, state: UploadState): void {
    const memory = this.memory(item);
    if (memory.controller !== null) memory.isLost = true;
    memory.controller?.abort();
    memory.controller = null;
    item.state.set(state);
  }

  private async send(item: UploadItem): Promise<void> {
    const { file, state } = item;
    const memory = this.memory(item);
    const controller = new AbortController();
    memory.controller = controller;
    state.set({ kind: 'sending', sent: 0 });
    const { newName, isLost } = memory;
    const answer = await this.options.send({
      file,
      // After a lost answer "Keep both" would keep three: the new name itself is asked for, and tells whether it is there.
      name: newName !== null && isLost ? newName : file.name,
      onConflict: newName !== null && !isLost ? 'rename' : 'reject',
      onProgress: (sent) => {
        if (memory.controller !== controller) return;
        state.set({ kind: 'sending', sent: Math.min(sent, file.size) });
        this.recount();
      },
      signal: controller.signal,
    });
    if (memory.controller !== controller) return; // cancelled or paused meanwhile
    memory.controller = null;
    if (answer.ok) this.accept(item, answer.value);
    else this.refuse(item, memory, answer.problem);
    this.pump();
  }

  private accept(item: UploadItem, answer: Promised<Schemas['UploadedView']>): void {
    const finalName = text(answer['filename']) ?? item.file.name;
    const other: Promised<Schemas['PhotoTarget']> = members(answer['duplicateOf']);
    const twin = text(other['name']) ?? text(answer['duplicateOf']);
    item.state.set({ kind: 'done', finalName, twin, published: flag(answer['publishedBefore']) });
    this.options.onAdded(finalName);
  }

  private refuse(item: UploadItem, memory: Memory, problem: Problem): void {
    const { state } = item;
    const { code, retryAfterSeconds } = problem;
    if (isSignedOut(problem)) {
      state.set(WAITING);
      this.pace.set({ signedOut: true });
    } else if (code === 'name_taken') {
      this.clash(item, problem.body);
    } else if (LOST.includes(code)) {
      memory.isLost = true;
      this.again(item, memory, problem);
      this.pace.networkLost();
    } else if (problem.status === 429 && retryAfterSeconds !== null) {
      state.set(WAITING);
      this.pace.serverAsks(retryAfterSeconds);
    } else if (retryAfterSeconds !== null) {
      this.again(item, memory, problem);
      this.pace.serverAsks(retryAfterSeconds);
    } else {
      state.set(FINAL.includes(code) ? { kind: 'refused', reason: problem } : { kind: 'failed', problem });
    }
  }

  private again(item: UploadItem, memory: Memory, problem: Problem): void {
    memory.tries += 1;
    item.state.set(memory.tries < TRIES ? WAITING : { kind: 'failed', problem });
  }

  private clash(item: UploadItem, body: Problem['body']): void {
    if (flag(body['sameContent'])) {
      item.state.set({ kind: 'here' });
      // It may be the very one whose answer was lost.
      const { isLost, newName } = this.memory(item);
      if (isLost) this.options.onAdded(newName ?? item.file.name);
      return;
    }
    item.state.set({ kind: 'conflict', suggestedName: text(body['suggestedName']) });
    if (this.rule !== null) this.follow(item, this.rule);
  }

  private follow(item: UploadItem, rule: Rule): void {
    const state = item.state.get();
    if (state.kind !== 'conflict') return;
    if (rule === 'skip') return item.state.set({ kind: 'skipped' });
    if (state.suggestedName === null) return; // there is nothing to keep it as
    const memory = this.memory(item);
    memory.newName = state.suggestedName;
    memory.isLost = false;
    item.state.set(WAITING);
  }

  private recount(): void {
    this.totals.set(totalsOf(this.items.get()));
  }
}

const WAITING: UploadState = { kind: 'waiting' };
