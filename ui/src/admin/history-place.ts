import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { HistoryItem } from './history-items.js';
import { useAdmin } from './services.js';

/** The records that are read so far. */
export interface Loaded {
  readonly items: readonly HistoryItem[];
  readonly total: number;
  readonly truncated: boolean;
}

/** A history as it was left: what stood there, and how far it was scrolled, in pixels. */
export interface PastPage {
  readonly loaded: Loaded;
  readonly scroll: number;
}

/** Keeps list and scroll place of an address, so that Back finds them again. Spec: ui.md section 3. */
export function useScrollPlace(address: string, loaded: Loaded | null): void {
  const { pastPages } = useAdmin();
  const latest = useRef(loaded);
  latest.current = loaded;
  useLayoutEffect(() => {
    window.scrollTo(0, pastPages.get(address)?.scroll ?? 0);
    const keep = (): void => {
      if (latest.current !== null) pastPages.set(address, { loaded: latest.current, scroll: window.scrollY });
    };
    window.addEventListener('scroll', keep, { passive: true });
    return () => window.removeEventListener('scroll', keep);
  }, [pastPages, address]);
}

/**
 * Leads the focus on when a record leaves the list or has nothing more to press: to the next one, else to the one
 * before, else to the heading. Spec: ui.md section 11.
 * @returns to be told which record it is about, and among which it stands, before the list changes
 */
export function useFocusOn(loaded: Loaded | null): (contentHash: string, among: readonly HistoryItem[]) => void {
  const wanted = useRef<readonly string[]>([]);
  useEffect(() => {
    const [own, ...others] = wanted.current;
    wanted.current = [];
    if (own === undefined) return;
    const next = stopIn(own, '.decision ') ?? others.map((hash) => stopIn(hash, '')).find((stop) => stop !== null);
    (next ?? document.querySelector<HTMLElement>('h1'))?.focus();
  }, [loaded]);
  return (contentHash, among) => {
    const at = among.findIndex((item) => item.contentHash === contentHash);
    const order = [...among.slice(at, at + 2), ...among.slice(0, at).reverse()];
    wanted.current = order.map((item) => item.contentHash);
  };
}

/** The first thing to press in a record; null = it has none, or is not there. */
function stopIn(contentHash: string, within: string): HTMLElement | null {
  const stops = ['input', 'a[href]', 'button'].map((kind) => `${within}${kind}:not(:disabled)`).join();
  return (
    document.querySelector(`[data-record="${CSS.escape(contentHash)}"]`)?.querySelector<HTMLElement>(stops) ?? null
  );
}
