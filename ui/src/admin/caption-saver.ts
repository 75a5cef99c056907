import type { Answer } from '../api/photos-api.js';
import type { CaptionState, PhotoKey } from '../api/photos.js';
import type { Problem } from '../api/problem.js';
import { Store } from '../lib/store.js';
import type { CaptionChange } from './admin-api.js';
import { changeOf, fieldsOf, rebased } from './caption-model.js';
import type { CaptionFields, Draft } from './caption-model.js';

export interface SaverState {
  readonly stored: CaptionState;
  readonly fields: CaptionFields;
  readonly phase: 'same' | 'changed' | 'saving' | 'saved' | 'failed' | 'conflict';
  readonly problem: Problem | null;
  /** With `conflict`: what somebody else saved meanwhile. */
  readonly theirs: CaptionState | null;
}

export interface SaverOptions {
  readonly photo: PhotoKey;
  readonly save: (change: CaptionChange, captionVersion: string | null) => Promise<Answer<CaptionState>>;
  /** Reads what is stored now. */
  readonly read: () => Promise<Answer<CaptionState>>;
  readonly keepDraft: (draft: Draft) => void;
  readonly dropDraft: () => void;
  /** @returns the way to call it off */
  readonly later: (run: () => void, milliseconds: number) => () => void;
  /** True while nothing can be changed: the text waits on the device. */
  readonly blocked: () => boolean;
  readonly onSaved: (stored: CaptionState) => void;
}

/** Time after the last key. */
const REST_MS = 1_000;

/**
 * Keeps the caption fields of one photo and saves them by itself: a second after the last key, and at once
 * when asked. One save at a time, each upon the version before. What is not saved lives on the device.
 * Spec: ui.md section 7.
 */
export class CaptionSaver {
  readonly state: Store<SaverState>;
  private calm: () => void = () => undefined;
  private running: Promise<void> | null = null;

  constructor(
    stored: CaptionState,
    private readonly options: SaverOptions,
    draft: Draft | null,
  ) {
    const fields = draft?.fields ?? fieldsOf(stored);
    const base = draft === null ? stored : { ...stored, captionVersion: draft.captionVersion };
    const changed = changeOf(stored, fields) !== null;
    this.state = new Store<SaverState>({
      stored: changed ? base : stored,
      fields,
      phase: changed ? 'changed' : 'same',
      problem: null,
      theirs: null,
    });
    if (draft !== null && !changed) options.dropDraft();
    if (changed) this.wait();
  }

  edit(change: Partial<CaptionFields>): void {
    this.state.update((state) => ({ ...state, fields: { ...state.fields, ...change } }));
    const { stored, fields, phase } = this.state.get();
    if (changeOf(stored, fields) === null) {
      this.options.dropDraft();
      return this.state.update((state) => ({ ...state, phase: phase === 'conflict' ? phase : 'same' }));
    }
    this.options.keepDraft({ fields, captionVersion: stored.captionVersion });
    if (phase === 'conflict') return;
    this.state.update((state) => ({ ...state, phase: state.phase === 'saving' ? 'saving' : 'changed' }));
    this.wait();
  }

  /** Saves what is there to save. @returns true when everything is stored */
  async flush(): Promise<boolean> {
    this.calm();
    while (this.running !== null) await this.running;
    const { stored, fields, phase } = this.state.get();
    const change = changeOf(stored, fields);
    if (change === null) return true;
    if (phase === 'conflict' || this.options.blocked()) return false;
    this.running = this.saveOnce(change, fields).finally(() => {
      this.running = null;
    });
    await this.running;
    const now = this.state.get();
    if (now.phase === 'failed' || now.phase === 'conflict') return false;
    // Written on meanwhile: that is saved too. What was sent once is not sent again, whatever was made of it.
    return now.fields === fields ? true : this.flush();
  }

  get photo(): PhotoKey {
    return this.options.photo;
  }

  /** What was stored by another way, an analysis for instance. A person's unsaved text stays. */
  take(stored: CaptionState): void {
    if (stored.captionVersion === this.state.get().stored.captionVersion) return;
    this.state.update((state) => {
      if (state.phase === 'saving' || state.phase === 'conflict') return state;
      const untouched = changeOf(state.stored, state.fields) === null;
      return { ...state, stored, fields: untouched ? fieldsOf(stored) : state.fields };
    });
  }

  /** Ends a conflict: the other's text, or this person's on top of it. */
  settle(choice: 'theirs' | 'mine'): void {
    const { stored, theirs, fields } = this.state.get();
    if (theirs === null) return;
    if (choice === 'theirs') return this.agree(theirs, 'same');
    const next = rebased(stored, fields, theirs);
    this.state.set({ stored: theirs, fields: next, phase: 'changed', problem: null, theirs: null });
    void this.flush();
  }

  /** Whether something would be lost if the tab were closed now. */
  get isUnsaved(): boolean {
    const { stored, fields } = this.state.get();
    return changeOf(stored, fields) !== null;
  }

  private wait(milliseconds = REST_MS): void {
    this.calm();
    this.calm = this.options.later(() => void this.flush(), milliseconds);
  }

  /** What is stored is what is in the fields. */
  private agree(stored: CaptionState, phase: 'same' | 'saved'): void {
    this.options.dropDraft();
    this.state.set({ stored, fields: fieldsOf(stored), phase, problem: null, theirs: null });
    this.options.onSaved(stored);
  }

  private async saveOnce(change: CaptionChange, sent: CaptionFields): Promise<void> {
    this.state.update((state) => ({ ...state, phase: 'saving', problem: null }));
    const answer = await this.options.save(change, this.state.get().stored.captionVersion);
    if (!answer.ok) return this.refused(answer.problem);
    const stored = merged(this.state.get().stored, sent, answer.value);
    this.state.update((state) => ({ ...state, stored, phase: 'saved' }));
    const { fields } = this.state.get();
    if (changeOf(stored, fields) === null) this.options.dropDraft();
    else this.options.keepDraft({ fields, captionVersion: stored.captionVersion });
    this.options.onSaved(stored);
  }

  private async refused(problem: Problem): Promise<void> {
    const now = problem.code === 'caption_changed' ? await this.options.read() : null;
    if (now?.ok === true) {
      const theirs = now.value;
      // An answer that was lost: it was this very text that was saved.
      if (changeOf(theirs, this.state.get().fields) === null) return this.agree(theirs, 'saved');
      return this.state.update((state) => ({ ...state, phase: 'conflict', problem, theirs }));
    }
    this.state.update((state) => ({ ...state, phase: 'failed', problem }));
    // Asked to wait: it waits, and saves then.
    if (problem.retryAfterSeconds !== null) this.wait(1000 * problem.retryAfterSeconds);
  }
}

/**
 * What is stored after a save, as far as this page is concerned: what was sent, for the fields hold just that; the
 * rest by the answer. A short answer may name the new version only.
 */
function merged(before: CaptionState, sent: CaptionFields, answer: CaptionState): CaptionState {
  const isFull = answer.caption !== null || Object.keys(answer.captions).length > 0 || answer.altText !== null;
  const base = isFull ? answer : before;
  const written = Object.entries(base.captions).filter(([, caption]) => caption.source !== 'human');
  const own = Object.entries(sent.own).filter(([, words]) => words !== '');
  return {
    caption: sent.text === '' ? null : sent.text,
    captionState: isFull || sent.text === '' ? answer.captionState : 'human',
    captions: Object.fromEntries([
      ...written,
      ...own.map(([platform, words]) => [platform, { text: words, source: 'human' as const }] as const),
    ]),
    altText: sent.altText === '' ? null : sent.altText,
    nsfw: sent.nsfw,
    captionVersion: answer.captionVersion,
  };
}
