import { Store } from '../lib/store.js';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
  /** A link instead of a button; `https:` or a path of ours. */
  readonly href?: string;
}

export interface Toast {
  readonly id: number;
  readonly kind: 'success' | 'info' | 'error';
  readonly text: string;
  readonly requestId: string | null;
  readonly actions: readonly ToastAction[];
  /** Null = stays until closed. */
  readonly lastsMs: number | null;
  readonly at: Date;
}

export type NewToast = Pick<Toast, 'kind' | 'text'> & Partial<Pick<Toast, 'requestId' | 'actions' | 'lastsMs'>>;

const SHOWN = 3;
const LOGGED = 50;

/**
 * Messages: shown for a while, errors until closed, and all of them kept in a log of this tab.
 * Spec: ui.md sections 4 and 6.
 */
export class Toasts {
  readonly shown = new Store<readonly Toast[]>([]);
  readonly log = new Store<readonly Toast[]>([]);
  private count = 0;

  constructor(private readonly now: () => Date) {}

  /** @returns the way to take it away */
  show(toast: NewToast): () => void {
    this.count += 1;
    const full: Toast = {
      id: this.count,
      requestId: null,
      actions: [],
      lastsMs: lasting(toast),
      at: this.now(),
      ...toast,
    };
    this.log.update((log) => [full, ...log].slice(0, LOGGED));
    this.shown.update((shown) => [...shown.filter((other) => !sameError(other, full)), full].slice(-SHOWN));
    return () => this.close(full.id);
  }

  close(id: number): void {
    this.shown.update((shown) => shown.filter((toast) => toast.id !== id));
  }

  clear(): void {
    this.shown.set([]);
    this.log.set([]);
  }
}

function lasting(toast: NewToast): number | null {
  if (toast.kind === 'error') return null;
  return (toast.actions?.length ?? 0) > 0 ? 10_000 : 5_000;
}

const sameError = (one: Toast, other: Toast): boolean => one.kind === 'error' && one.text === other.text;
