import type { Ids } from '../../kernel/index.js';

const MARKER_BYTES = 8;

/** What stands around data, so that it cannot end early. Spec: captioning.md section 4, "Injection stance". */
export interface Fence {
  /** 16 hex digits nobody can have foreseen. */
  readonly marker: string;
}

export function newFence(ids: Ids): Fence {
  return { marker: ids.hex(MARKER_BYTES) };
}

/** Data between two lines; the marker inside it is removed, also one that removing has put together. */
export function fenced({ marker }: Fence, data: string): string {
  const pattern = new RegExp(marker, 'giu');
  let inside = data;
  while (pattern.test(inside)) inside = inside.replace(pattern, '');
  return `<<${marker}\n${inside}\n${marker}>>`;
}
