import type { Route } from '../../../src/web/index.js';

const SAMPLES: Readonly<Record<string, string>> = {
  filename: 'photo.jpg',
  folder: 'inbox',
  id: '00000000-0000-4000-8000-000000000000',
  contentHash: 'ab'.repeat(32),
};

/** An address that a route takes. */
export function sampleOf(route: Route): string {
  return route.path
    .split('/')
    .map((segment) => {
      if (segment.startsWith('*')) return 'main-ab12.js';
      return segment.startsWith(':') ? (SAMPLES[segment.slice(1)] ?? 'x') : segment;
    })
    .join('/');
}
