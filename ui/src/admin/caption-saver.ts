import type { Answer } from '../api/photos-api.js';
import type { CaptionState, PhotoKey } from '../api/photos.js';
import type { Problem } from '../api/problem.js';
import { Store } from '../lib/store.js';
import type { CaptionChange } from './admin-api.js';
import { changeOf, fieldsOf } from './caption-model.js';
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
  /** Calls back after a second of rest; returns the way to call it off. */
  readonly later: (run: () => void) => () => void;
  /** True while nothing can be changed: the text waits on the device. */
  readonly blocked: () => boolean;
  readonly onSaved: (stored: CaptionState) => void;
}

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
    return this.state.get().phase === 'failed' || this.state.get().phase === 'conflict' ? false : this.flush();
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
    const { theirs, fields } = this.state.get();
    if (theirs === null) return;
    const next = choice === 'theirs' ? fieldsOf(theirs) : fields;
    this.state.set({ stored: theirs, fields: next, phase: 'changed', problem: null, theirs: null });
    if (choice === 'theirs') {
      this.options.dropDraft();
      this.options.onSaved(theirs);
      this.state.update((state) => ({ ...state, phase: 'same' }));
      return;
    }
    void this.flush();
  }

  private wait(): void {
    this.calm();
    this.calm = this.options.later(() => void this.flush());
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
    const theirs = problem.code === 'caption_changed' ? await this.options.read() : null;
    if (theirs?.ok === true) {
      return this.state.update((state) => ({ ...state, phase: 'conflict', problem, theirs: theirs.value }));
    }
    this.state.update((state) => ({ ...state, phase: 'failed', problem }));
  }
}

/** What is stored after a save. A short answer may name the new version only: then what was sent holds. */
function merged(before: CaptionState, sent: CaptionFields, answer: CaptionState): CaptionState {
  const full = answer.caption !== null || Object.keys(answer.captions).length > 0 || answer.altText !== null;
  if (full) return answer;
  const own = Object.entries(sent.own).map(
    ([platform, words]) => [platform, { text: words, source: 'human' }] as const,
  );
  return {
    ...before,
    caption: sent.text === '' ? null : sent.text,
    captionState: sent.text === '' ? answer.captionState : 'human',
    captions: { ...withoutHuman(before.captions), ...Object.fromEntries(own) },
    altText: sent.altText === '' ? null : sent.altText,
    nsfw: sent.nsfw,
    captionVersion: answer.captionVersion,
  };
}

function withoutHuman(captions: CaptionState['captions']): CaptionState['captions'] {
  return Object.fromEntries(Object.entries(captions).filter(([, caption]) => caption.source !== 'human'));
}
