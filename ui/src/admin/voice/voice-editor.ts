import type { Answer } from '../../api/photos-api.js';
import type { Problem } from '../../api/problem.js';
import { isBlank } from '../../lib/counter.js';
import { Store } from '../../lib/store.js';

/** The brand voice as the service tells it. */
export interface Voice {
  readonly entries: readonly string[];
  /** `saved`: by a person; it stands in for what the settings say. */
  readonly source: 'config' | 'saved';
  /** Names it to the service, so that no other one is overwritten; null = a service that has none. */
  readonly version: string | null;
}

/** What was written and not saved, and on top of what. */
export interface VoiceDraft {
  readonly entries: readonly string[];
  readonly base: Voice;
}

/** One field; the id keeps it apart from others with the same text. */
export interface VoiceEntry {
  readonly id: number;
  readonly text: string;
}

export interface VoiceState {
  readonly phase: 'loading' | 'ready' | 'saving' | 'saved' | 'conflict';
  readonly entries: readonly VoiceEntry[];
  readonly source: Voice['source'];
  /** Why it could not be read or saved. */
  readonly problem: Problem | null;
  /** With `conflict`: what somebody else saved meanwhile. */
  readonly theirs: Voice | null;
}

export interface VoiceOptions {
  readonly read: () => Promise<Answer<Voice>>;
  /** @param entries null = back to the settings @param version that was edited; another one is refused */
  readonly save: (entries: readonly string[] | null, version: string | null) => Promise<Answer<Voice>>;
  /** What is not saved yet, of this tab; null = nothing. */
  readonly draft: { readonly read: () => VoiceDraft | null; readonly write: (draft: VoiceDraft | null) => void };
}

/** Edits the brand voice; what somebody else saved meanwhile is never overwritten unseen. Spec: web-api.md section 4. */
export class VoiceEditor {
  readonly state = new Store<VoiceState>({
    phase: 'loading',
    entries: [],
    source: 'config',
    problem: null,
    theirs: null,
  });
  private base: Voice = { entries: [], source: 'config', version: null };
  private count = 0;

  constructor(private readonly options: VoiceOptions) {}

  async load(): Promise<void> {
    this.state.update((state) => ({ ...state, phase: 'loading', problem: null }));
    const answer = await this.options.read();
    if (answer.ok) {
      const draft = this.options.draft.read();
      this.take(answer.value, 'ready');
      return draft === null ? undefined : this.goOn(draft, answer.value);
    }
    // What cannot be read any more is written anew.
    const phase = answer.problem.code === 'voice_profile_corrupt' ? 'ready' : 'loading';
    this.state.update((state) => ({ ...state, phase, problem: answer.problem }));
  }

  edit(id: number, text: string): void {
    this.change((entries) => entries.map((entry) => (entry.id === id ? { id, text } : entry)));
  }

  /** @returns the id of the new field */
  add(): number {
    const entry = this.entryOf('');
    this.change((entries) => [...entries, entry]);
    return entry.id;
  }

  remove(id: number): void {
    this.change((entries) => entries.filter((entry) => entry.id !== id));
  }

  /** What would be saved: entries with something to be seen, in their order. */
  get wanted(): readonly string[] {
    return this.state.get().entries.flatMap(({ text }) => (isBlank(text) ? [] : [text]));
  }

  get isChanged(): boolean {
    return !same(this.wanted, this.base.entries);
  }

  /** @param back to what the settings say */
  async save(back = false): Promise<void> {
    if (this.state.get().phase === 'saving') return;
    const wanted = back ? null : this.wanted;
    this.state.update((state) => ({ ...state, phase: 'saving', problem: null }));
    const answer = await this.options.save(wanted, this.base.version);
    if (answer.ok) return this.take(answer.value, 'saved');
    const theirs = CHANGED.includes(answer.problem.code) ? await this.options.read() : null;
    if (theirs?.ok === true) return this.conflict(theirs.value);
    this.state.update((state) => ({ ...state, phase: 'ready', problem: answer.problem }));
  }

  /** Ends a conflict: what the other one saved, or these fields on top of it. */
  async settle(choice: 'theirs' | 'mine'): Promise<void> {
    const { theirs } = this.state.get();
    if (theirs === null) return;
    if (choice === 'theirs') return this.take(theirs, 'ready');
    this.base = theirs;
    this.state.update((state) => ({ ...state, phase: 'ready', theirs: null }));
    await this.save();
  }

  private conflict(theirs: Voice): void {
    this.state.update((state) => ({ ...state, phase: 'conflict', theirs }));
  }

  private take(voice: Voice, phase: 'ready' | 'saved'): void {
    this.base = voice;
    this.options.draft.write(null);
    const fields = voice.entries.map((text) => this.entryOf(text));
    this.state.set({ phase, entries: fields, source: voice.source, problem: null, theirs: null });
  }

  /** The fields as they were left; what somebody else saved since then is shown beside them. */
  private goOn({ entries, base }: VoiceDraft, now: Voice): void {
    this.base = base;
    this.change(() => entries.map((text) => this.entryOf(text)));
    if (!same(now.entries, base.entries)) this.conflict(now);
  }

  private change(next: (entries: readonly VoiceEntry[]) => readonly VoiceEntry[]): void {
    this.state.update((state) => ({
      ...state,
      phase: state.phase === 'saved' ? 'ready' : state.phase,
      entries: next(state.entries),
    }));
    const entries = this.state.get().entries.map(({ text }) => text);
    this.options.draft.write(this.isChanged ? { entries, base: this.base } : null);
  }

  private entryOf(text: string): VoiceEntry {
    this.count += 1;
    return { id: this.count, text };
  }
}

/** Somebody else saved since it was read, or at the same time. */
const CHANGED = ['voice_profile_changed', 'caption_changed'];

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, at) => text === other[at]);
