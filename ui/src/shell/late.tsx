import type { ComponentType, JSX } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { useApp } from './app-context.js';

interface Arrived<P extends object> {
  readonly Part: ComponentType<P>;
  /** The heading of what stood in its place had the focus, as after every navigation. */
  readonly onHeading: boolean;
}

/**
 * A part whose code comes when it is first drawn, so that the page starts with less. Until then `meanwhile` stands in
 * its place; when it cannot be had, a message says to load the page again. Spec: ui.md section 13.
 */
export function late<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: () => JSX.Element | null = () => null,
): ComponentType<P> {
  return function Late(props: P): JSX.Element | null {
    const { texts, toasts } = useApp();
    const [arrived, setArrived] = useState<Arrived<P> | null>(null);
    useEffect(() => {
      load().then(
        (Part) => setArrived({ Part, onHeading: document.activeElement?.tagName === 'H1' }),
        () => toasts.show({ kind: 'error', text: texts.t('state.reload_needed') }),
      );
    }, [texts, toasts]);
    // With the part itself: a moment later somebody quick would have gone on from there already.
    useLayoutEffect(() => {
      if (arrived?.onHeading === true) document.querySelector('h1')?.focus({ preventScroll: true });
    }, [arrived]);
    return arrived === null ? meanwhile() : <arrived.Part {...props} />;
  };
}
