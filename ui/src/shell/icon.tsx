import type { JSX } from 'preact';

/** Our own drawings, on a 24-unit square, drawn as lines. */
const SHAPES = {
  mark: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 3l4.5 7.8M19.8 7.5h-9M19.8 16.5l-4.5-7.8M12 21l-4.5-7.8M4.2 16.5h9M4.2 7.5l4.5 7.8',
  photo: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4L16 12l4 4M9 9.2a.8.8 0 1 0-.01 0',
  grid: 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z',
  previous: 'M14.5 5l-7 7 7 7',
  next: 'M9.5 5l7 7-7 7',
  shuffle:
    'M4 7h3.5c5 0 4 10 9 10H20M4 17h3.5c1.6 0 2.5-1 3.1-2.4M13.2 9.4C13.9 8 14.9 7 16.5 7H20M17.5 4.5L20 7l-2.5 2.5M17.5 14.5L20 17l-2.5 2.5',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3L20 20',
  zoom: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.3 15.3L20 20M10.5 7.5v6M7.5 10.5h6',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  warning: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.1',
  offline: 'M3 3l18 18M5 12.5a10 10 0 0 1 4.5-2.6M14.5 9.9a10 10 0 0 1 4.5 2.6M8.5 16a5 5 0 0 1 7 0M12 19.5v.1',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6',
} as const;

export type IconName = keyof typeof SHAPES;

/** A drawing beside a word, or inside a button that has a name: never said by screen readers. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return <Drawing path={SHAPES[name]} />;
}

export function Drawing({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}
