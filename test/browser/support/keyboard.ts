import type { Page } from 'playwright-core';

/** What has the focus. */
export interface Focused {
  readonly id: string;
  /** Its label, or the words in it. */
  readonly name: string;
  /** Nobody works by keyboard who cannot see where they are. */
  readonly isShown: boolean;
}

/** More stops than any screen has. */
const MOST_STOPS = 80;

/** Runs in the page; the tests themselves know no DOM. */
const FOCUSED = `(() => {
  const element = document.activeElement ?? document.body;
  const words = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '';
  const { outlineStyle, boxShadow } = getComputedStyle(element);
  const marked = element.matches(':focus-visible') && (outlineStyle !== 'none' || boxShadow !== 'none');
  const { width, height } = element.getBoundingClientRect();
  return { id: element.id, name: words.trim(), isShown: marked && width > 1 && height > 1 };
})()`;

/** What has the focus now. */
export async function focused(page: Page): Promise<Focused> {
  return page.evaluate<Focused>(FOCUSED);
}

/**
 * Presses Tab until something with this name has the focus.
 * @throws Error with the names of all stops when there is none, or when one cannot see that it has the focus
 */
export async function tabTo(page: Page, wanted: string | ((name: string) => boolean)): Promise<void> {
  const isWanted = typeof wanted === 'string' ? (name: string): boolean => name === wanted : wanted;
  const stops: string[] = [];
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press('Tab');
    const { name, isShown } = await focused(page);
    stops.push(name);
    if (!isWanted(name)) continue;
    if (!isShown) throw new Error(`“${name}” has the focus, and nothing shows it.`);
    return;
  }
  throw new Error(`Tab does not lead there. It led to:\n${stops.join('\n')}`);
}
