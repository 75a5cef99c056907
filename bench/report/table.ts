import type { Figure, Goal } from '../measuring/index.js';

const HEADINGS = ['bench', 'figure', 'baseline', 'measured', 'result', 'spread', 'goal', ''] as const;
/** Words stand left, numbers right. */
const LEFT = new Set([0, 1, 7]);

/** All figures as one table for a terminal. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(rowOf);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (LEFT.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(HEADINGS), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

function rowOf(figure: Figure): readonly string[] {
  const { unit, kind } = figure;
  const result = (value: number): string => (kind === 'ratio' ? `${short(value)} ×` : `${signed(value)} ${unit}`);
  return [
    figure.bench,
    figure.name,
    `${short(figure.baseline)} ${unit}`,
    `${short(figure.measured)} ${unit}`,
    result(figure.result),
    `${short(figure.lowerQuartile)} … ${short(figure.upperQuartile)}`,
    goalText(figure.goal),
    figure.verdict ?? '',
  ];
}

function goalText(goal: Goal | null): string {
  if (goal === null) return '–';
  return goal.atMost === undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
}

function signed(value: number): string {
  return value > 0 ? `+${short(value)}` : short(value);
}

/** Three digits that count; no more is believable. */
function short(value: number): string {
  if (Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
