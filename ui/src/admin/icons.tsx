import type { JSX } from 'preact';
import { Drawing } from '../shell/icon.js';

const SHAPES = {
  analyze:
    'M12 3l1.9 5.6L19.5 10.5l-5.6 1.9L12 18l-1.9-5.6L4.5 10.5l5.6-1.9zM19 16.5l.8 2.2 2.2.8-2.2.8-.8 2.2-.8-2.2-2.2-.8 2.2-.8z',
  publish: 'M21 3L10.5 13.5M21 3l-6.5 18-4-7.5L3 9.5z',
  keep: 'M12 20.3S3.5 15.3 3.5 9.3A4.6 4.6 0 0 1 12 6.8a4.6 4.6 0 0 1 8.5 2.5c0 6-8.5 11-8.5 11z',
  remove: 'M4 7h16M9.5 7V4.5h5V7M6 7l1 13h10l1-13M10 11v5.5M14 11v5.5',
  delete: 'M5 5h14v14H5zM9 9l6 6M15 9l-6 6',
  undo: 'M4 9h10.5a5.5 5.5 0 0 1 0 11H9M8 5L4 9l4 4',
  history: 'M12 4a8 8 0 1 1-7.5 5.2M4 4v5.5h5.5M12 8v4.5l3 2',
  caption: 'M4 6h16M4 11h16M4 16h9',
  refresh: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5',
  expand: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  question:
    'M9 9.2A3.2 3.2 0 0 1 12 7c1.8 0 3.2 1.2 3.2 2.8 0 2.2-3.2 2.4-3.2 4.4M12 17.2v.1M12 2.8a9.2 9.2 0 1 0 0 18.4 9.2 9.2 0 0 0 0-18.4',
  link: 'M10 14l9-9M13.5 5H19v5.5M17 13.5V19H5V7h5.5',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2',
  upload: 'M12 16V4.5M7 9.5l5-5 5 5M4 16v4h16v-4',
  archive: 'M3.5 5h17v4h-17zM5 9v10.5h14V9M10 13h4',
} as const;

export type AdminIconName = keyof typeof SHAPES;

export function AdminIcon({ name }: { readonly name: AdminIconName }): JSX.Element {
  return <Drawing path={SHAPES[name]} />;
}
