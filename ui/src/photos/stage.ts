import { Store } from '../lib/store.js';
import type { PhotoDetail } from '../api/photos.js';
import type { Problem } from '../api/problem.js';
import type { Target } from './order.js';

/** A decoded picture, ready to be put on the screen. In browsers it is an image element. */
export type Loaded<P> =
  | { readonly ok: true; readonly photo: PhotoDetail; readonly picture: P | null }
  | { readonly ok: false; readonly problem: Problem };

export interface StageState<P> {
  readonly phase: 'idle' | 'loading' | 'painted' | 'failed';
  /** What is on its way, or on the screen. */
  readonly target: Target | null;
  /** The photo whose picture is painted; null at any other moment, so no action can hit another one. */
  readonly photo: PhotoDetail | null;
  /** Null while `photo` is set: the picture cannot be shown, everything else can be done. */
  readonly picture: P | null;
  readonly problem: Problem | null;
  /** Loading takes long enough to say so. */
  readonly slow: boolean;
}

export interface StageSource<P> {
  /** Detail and decoded picture of a photo, both from the same version. */
  readonly load: (target: Target, signal: AbortSignal) => Promise<Loaded<P>>;
  /** Calls back after the time a wait may stay silent; returns the way to call it off. */
  readonly later: (run: () => void) => () => void;
}

/**
 * The one place where a photo becomes "the photo on the screen". Only the newest navigation may paint, the
 * old picture goes before the new one comes, and name, caption and actions follow the picture, never lead.
 * Spec: ui.md section 6.
 */
export class Stage<P> {
  readonly state = new Store<StageState<P>>({
    phase: 'idle',
    target: null,
    photo: null,
    picture: null,
    problem: null,
    slow: false,
  });
  private controller: AbortController | null = null;

  constructor(private readonly source: StageSource<P>) {}

  /** Which photo is to be shown is still being found out; {@link show}, {@link clear} or {@link fail} ends it. */
  seek(): void {
    this.begin(null);
  }

  /** Shows a photo. @returns true once it is painted, false when it failed or something newer came */
  async show(target: Target): Promise<boolean> {
    const { controller, calm } = this.begin(target);
    const loaded = await this.source.load(target, controller.signal);
    calm();
    if (this.controller !== controller) return false;
    this.controller = null;
    if (!loaded.ok) {
      this.state.set({ phase: 'failed', target, photo: null, picture: null, problem: loaded.problem, slow: false });
      return false;
    }
    const { photo, picture } = loaded;
    this.state.set({ phase: 'painted', target, photo, picture, problem: null, slow: false });
    return true;
  }

  /** Nothing is on the screen. */
  clear(): void {
    this.controller?.abort();
    this.controller = null;
    this.state.set({ phase: 'idle', target: null, photo: null, picture: null, problem: null, slow: false });
  }

  /** Says that nothing can be shown, and why. */
  fail(problem: Problem): void {
    this.clear();
    this.state.update((state) => ({ ...state, phase: 'failed', problem }));
  }

  private begin(target: Target | null): { readonly controller: AbortController; readonly calm: () => void } {
    this.controller?.abort();
    const controller = new AbortController();
    this.controller = controller;
    this.state.set({ phase: 'loading', target, photo: null, picture: null, problem: null, slow: false });
    const calm = this.source.later(() => {
      if (this.controller === controller) this.state.update((state) => ({ ...state, slow: true }));
    });
    return { controller, calm };
  }

  /** New facts about a photo, if it is still the one on the screen. The picture stays. */
  patch(filename: string, facts: Partial<PhotoDetail>): void {
    this.state.update((state) =>
      state.photo?.filename === filename ? { ...state, photo: { ...state.photo, ...facts } } : state,
    );
  }
}
