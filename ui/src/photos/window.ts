/** Measures of a grid of equal tiles, in CSS pixels. */
export interface GridMeasure {
  readonly width: number;
  readonly smallestTile: number;
  readonly gap: number;
  /** Height of the line with the name below each tile. */
  readonly caption: number;
}

export interface GridShape {
  readonly columns: number;
  readonly tile: number;
  readonly rowHeight: number;
  /** From the edge of a tile to that of the one beside it; what is left of the width is shared out between them. */
  readonly step: number;
}

/** How many square tiles fit beside each other, and how large they become. */
export function shapeOf({ width, smallestTile, gap, caption }: GridMeasure): GridShape {
  const columns = Math.max(2, Math.floor((width + gap) / (smallestTile + gap)));
  const tile = Math.max(1, Math.floor((width - gap * (columns - 1)) / columns));
  return { columns, tile, rowHeight: tile + caption + gap, step: (width - tile) / (columns - 1) };
}

/** Where a tile lies in the grid, in CSS pixels from its upper edge and from the edge where its lines begin. */
export function placeOf(shape: GridShape, at: number): { readonly top: number; readonly start: number } {
  const row = Math.floor(at / shape.columns);
  return { top: row * shape.rowHeight, start: Math.round((at % shape.columns) * shape.step) };
}

/** Places beside each other; last is before first when there is none. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export const NONE: Range = { first: 0, last: -1 };

/** Height of all rows, in CSS pixels. */
export function heightOf(shape: GridShape, count: number): number {
  return Math.ceil(count / shape.columns) * shape.rowHeight;
}

/**
 * The tiles to keep in the DOM: those on the screen and one screen ahead and behind, at most `MOST` of them.
 * @param top how far the grid's upper edge is above the screen's, may be negative
 */
export function visibleOf(shape: GridShape, count: number, top: number, screen: number): Range {
  const ahead = Math.min(screen, ((MOST / shape.columns - 2) * shape.rowHeight - screen) / 2);
  return rowsBetween(shape, count, top - ahead, top + screen + ahead);
}

/** The tiles of which anything can be seen. */
export function onScreenOf(shape: GridShape, count: number, top: number, screen: number): Range {
  return rowsBetween(shape, count, top, top + screen);
}

function rowsBetween(shape: GridShape, count: number, from: number, to: number): Range {
  const rows = Math.ceil(count / shape.columns);
  const firstRow = clamp(Math.floor(from / shape.rowHeight), 0, Math.max(0, rows - 1));
  const lastRow = clamp(Math.ceil(to / shape.rowHeight) - 1, firstRow, Math.max(0, rows - 1));
  return { first: firstRow * shape.columns, last: Math.min(count, (lastRow + 1) * shape.columns) - 1 };
}

/** First and last place on the screen, of rows that show at least half of themselves; last is -1 when there is none. */
export function seenOf(shape: GridShape, count: number, top: number, screen: number): readonly [number, number] {
  const half = shape.rowHeight / 2;
  const rows = Math.ceil(count / shape.columns);
  const firstRow = clamp(Math.ceil((top - half) / shape.rowHeight), 0, Math.max(0, rows - 1));
  const lastRow = clamp(Math.floor((top + screen - half) / shape.rowHeight), firstRow, Math.max(0, rows - 1));
  return [firstRow * shape.columns, Math.min(count, (lastRow + 1) * shape.columns) - 1];
}

/** Tiles in the DOM at most. Spec: ui.md section 13. */
const MOST = 200;

/** Keys that move inside the grid. Null = none of them. */
export function gridMove(key: string, at: number, count: number, columns: number, rowsOnScreen: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    PageUp: at - columns * rowsOnScreen,
    PageDown: at + columns * rowsOnScreen,
    Home: 0,
    End: count - 1,
  };
  const wanted = moves[key];
  if (wanted === undefined || count === 0) return null;
  if (key === 'ArrowUp' && wanted < 0) return at;
  return clamp(wanted, 0, count - 1);
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);
