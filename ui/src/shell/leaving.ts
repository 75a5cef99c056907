/**
 * Asks before the page is left while something would be lost; not after a sign-out, which hides the page and must not
 * be held up by it. @returns the way to ask no more
 */
export function askBeforeLeaving(isBusy: () => boolean): () => void {
  const ask = (event: BeforeUnloadEvent): void => {
    if (!document.body.hidden && isBusy()) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}
