import { element, group } from '../studio/svg.js';

/** A place and a size in units: everything is drawn around its waterline. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Length of a hull, height of a tower. */
  readonly size: number;
}

/** Elements drawn around (0, 0) at size 1, put in their spot. */
export const placed = ({ x, y, size }: Spot, inside: string, mirrored = false): string =>
  group(inside, {
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${((mirrored ? -1 : 1) * size).toFixed(3)} ${size.toFixed(3)})`,
  });

/** A path whose attributes are already text. */
export const exact = (d: string, attributes: Record<string, string | undefined>): string =>
  element('path', { d, ...attributes });
