import type { ComponentChildren, JSX } from 'preact';
import { formatRoute } from '../lib/router.js';
import type { Route } from '../lib/router.js';
import { useApp } from './app-context.js';

interface LinkProps {
  readonly to: Route;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly 'aria-current'?: 'page' | undefined;
  readonly 'aria-label'?: string;
}

/** A real link: opens in place on a plain click, and in a tab of its own as the person likes. */
export function Link({ to, children, ...rest }: LinkProps): JSX.Element {
  const { nav } = useApp();
  const open = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    nav.go(to);
  };
  return (
    <a {...rest} href={formatRoute(to)} onClick={open}>
      {children}
    </a>
  );
}
