import { useEffect } from 'preact/hooks';
import { useApp } from './app-context.js';

/** The title of the tab: what is shown, then the site. */
export function useTitle(...parts: readonly string[]): void {
  const { siteName } = useApp();
  const title = [...parts.filter((part) => part !== ''), siteName].join(' – ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}
